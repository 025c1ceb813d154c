import { contextBridge, ipcRenderer } from 'electron'
import { DEFAULT_KEY, PORT_CHANNEL, isPortOffer } from './portOffer.ts'

/** The name of the bridge in the page. */
export interface SyncBridgeOptions {
  /** What the page finds the bridge by, as a property of `window` (default 'synckey'). */
  readonly key?: string
}

/**
 * For a preload that the app bundles: lets its page offer ports to the main process, and nothing else. What the page sees is a number; neither
 * `ipcRenderer` nor a function of the preload gets there. Throws where the page has a property of that name already.
 */
export function exposeSyncBridge({ key = DEFAULT_KEY }: SyncBridgeOptions = {}): void {
  contextBridge.exposeInMainWorld(key, { version: 1 })
  window.addEventListener('message', ({ source, data, ports }) => {
    const [port] = ports
    // A frame inside the page speaks as another source.
    if (source === window && port && isPortOffer(data, key)) ipcRenderer.postMessage(PORT_CHANNEL, null, [port])
  })
}
