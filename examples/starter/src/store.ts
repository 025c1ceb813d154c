/// <reference types="vite/client" />
import { createSyncStore, createWebSocketTransport } from 'synckey/client'

/** `npm start` runs Vite beside a connector, which names its address and its token. */
const { VITE_SYNCKEY_URL, VITE_SYNCKEY_TOKEN } = import.meta.env as Partial<Record<string, string>>
if (!VITE_SYNCKEY_URL) throw new Error('There is no connector: start the app with npm start')

/** A mirror of the connector's dictionary; it connects when the app is shown. */
export const store = createSyncStore({
  transport: createWebSocketTransport(VITE_SYNCKEY_URL, VITE_SYNCKEY_TOKEN ? { token: VITE_SYNCKEY_TOKEN } : {}),
})
