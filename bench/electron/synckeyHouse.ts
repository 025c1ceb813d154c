import { createConnector } from 'synckey/connector'
import { createElectronBridge, preloadPath } from 'synckey/electron/main'
import { SyncSocket } from 'synckey/socket'
import { keyAt, type House } from './load.ts'

/** A node with its store in memory, as the other contestant has its. */
export async function synckeyHouse(): Promise<House> {
  const socket = new SyncSocket('127.0.0.1', 0)
  await socket.ready
  const bridge = createElectronBridge({ connector: createConnector({ source: socket }) })
  return {
    fill: (keys) => {
      for (let index = 0; index < keys; index++) socket.set(keyAt(index), index)
    },
    set: (index, value) => socket.set(keyAt(index), value),
    preload: preloadPath,
    attach: (window) => bridge.attach(window),
  }
}
