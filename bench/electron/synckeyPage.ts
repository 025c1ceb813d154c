import { createSyncStore } from 'synckey/client'
import { createElectronTransport } from 'synckey/electron/renderer'
import { CHANGE_KEYS, keyAt, type PageBench } from './load.ts'
import { loaded } from './loaded.ts'

const store = createSyncStore({ transport: createElectronTransport() })
let hear: () => void = () => {}
store.subscribeKey(keyAt(0), () => hear())
const first = new Promise<number>((resolve) => {
  hear = () => {
    if (store.get(keyAt(0)) !== undefined) resolve(performance.now())
  }
})
store.connect()

let heard = 0
const bench: PageBench = {
  firstValueMs: async () => Math.max(0, (await first) - (await loaded)),
  watch() {
    for (let index = 0; index < CHANGE_KEYS; index++) store.subscribeKey(keyAt(index), () => heard++)
  },
  reached: (value) =>
    new Promise((resolve) => {
      hear = () => {
        if (store.get(keyAt(0)) === value) resolve()
      }
      hear()
    }),
  heard: () => heard,
}
Object.assign(window, { bench })
