import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import type { SyncStore } from 'synckey/client'

const [url = '', token = ''] = decodeURIComponent(location.hash.slice(1)).split(' ')
const page = globalThis as unknown as { store: SyncStore }
page.store = createSyncStore({
  transport: createWebSocketTransport(url, { token, backoff: { minMs: 20, maxMs: 100 } }),
})
page.store.connect()
