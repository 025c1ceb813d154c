import { ipcRenderer } from 'electron'
import { exposeSyncBridge } from 'synckey/electron/preload'
import { CONTROL_CHANNEL } from './control.ts'

/** A preload that an app bundles; beside the bridge it passes on one port, for the tests. */
exposeSyncBridge({ key: 'bundled' })
window.addEventListener('message', ({ data, ports: [port] }) => {
  if (data === CONTROL_CHANNEL && port) ipcRenderer.postMessage(CONTROL_CHANNEL, null, [port])
})
