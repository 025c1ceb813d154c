import { createSyncStore } from 'synckey/client'
import { createElectronTransport } from 'synckey/electron/renderer'

/** What the tests do in a page, by way of `page.evaluate`. */
Object.assign(window, { createSyncStore, createElectronTransport })
