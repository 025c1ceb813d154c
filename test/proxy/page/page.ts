import { createSharedWorkerTransport, createSyncStore } from 'synckey/client'
import type { SyncStore } from 'synckey/client'

const door = decodeURIComponent(location.hash.slice(1))
const start = (): SharedWorker => new SharedWorker('/worker.js', { type: 'module', name: door })
const transport = createSharedWorkerTransport(start, { backoff: { minMs: 20 } })
const page = globalThis as unknown as { store: SyncStore }
page.store = createSyncStore({ transport })
page.store.connect()
