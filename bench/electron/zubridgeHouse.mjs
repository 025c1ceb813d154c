import { join } from 'node:path'
import { createZustandBridge } from '@zubridge/electron/main'
import { createStore } from 'zustand/vanilla'
import { keyAt } from './load.ts'

/** Its store and bridge, as its guide sets them up. */
export async function zubridgeHouse() {
  const store = createStore(() => ({}))
  const bridge = createZustandBridge(store)
  return {
    fill: (keys) =>
      store.setState(Object.fromEntries(Array.from({ length: keys }, (_, index) => [keyAt(index), index]))),
    set: (index, value) => store.setState({ [keyAt(index)]: value }),
    preload: join(import.meta.dirname, '../preload/index.cjs'),
    attach: (window, needs) => bridge.subscribe([window], needs === 'all' ? undefined : [keyAt(0)]),
  }
}
