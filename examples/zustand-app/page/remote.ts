import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import { readDoor } from '../../shared/readDoor.ts'

const { url, token } = readDoor()

/** What reaches this machine's connector. It connects with the first component that reads the agenda. */
export const remote = createSyncStore({ transport: createWebSocketTransport(url, { token }) })
