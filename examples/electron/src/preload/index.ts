import { contextBridge, ipcRenderer } from 'electron'
import { exposeSyncBridge } from 'synckey/electron/preload'
import { MACHINE_CHANNEL, type Machine, type NotesBridge } from '../shared/machine.ts'

exposeSyncBridge()

let machine: Machine | undefined
let listener: ((machine: Machine) => void) | undefined

ipcRenderer.on(MACHINE_CHANNEL, (_, now: Machine) => {
  machine = now
  listener?.(now)
})

// Listening only: a page can ask nothing of the main process here.
const bridge: NotesBridge = {
  watchMachine(given) {
    listener = given
    if (machine) listener(machine)
  },
}
contextBridge.exposeInMainWorld('notes', bridge)
