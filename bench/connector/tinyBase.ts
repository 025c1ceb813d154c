import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { Ears, type Contestant } from './contestant.ts'
import { loadPeer } from './peers.ts'
import { bytesRead } from './rawWs.ts'

interface Store {
  setCell(table: string, row: string, cell: string, value: string): void
  transaction(task: () => void): void
  getRowCount(table: string): number
  addCellListener(table: string, row: null, cell: null, listener: () => void): void
  addRowCountListener(table: string, listener: () => void): void
}

interface TinyBase {
  readonly createMergeableStore: () => Store
}

interface Synchronizer {
  startSync(): Promise<unknown>
  destroy(): Promise<unknown>
}

interface WsClient {
  readonly createWsSynchronizer: (store: Store, socket: WebSocket, timeoutSeconds: number) => Promise<Synchronizer>
}

interface WsServer {
  readonly createWsServer: (server: WebSocketServer) => { destroy(): Promise<unknown> }
}

/** A table of TinyBase whose rows are keys: the server passes on what the store of a client of its own, which writes, and those of the readers exchange. */
export const tinyBase: Contestant = async (readers, data) => {
  const { createMergeableStore } = loadPeer('tinybase') as TinyBase
  const { createWsSynchronizer } = loadPeer('tinybase/synchronizers/synchronizer-ws-client') as WsClient
  const { createWsServer } = loadPeer('tinybase/synchronizers/synchronizer-ws-server') as WsServer
  const listening = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(listening, 'listening')
  const server = createWsServer(listening)
  const url = `ws://127.0.0.1:${(listening.address() as AddressInfo).port}`
  const connect = async (store: Store): Promise<readonly [Synchronizer, WebSocket]> => {
    const socket = new WebSocket(url, { perMessageDeflate: false })
    await once(socket, 'open')
    const synchronizer = await createWsSynchronizer(store, socket, 5)
    await synchronizer.startSync()
    return [synchronizer, socket]
  }
  const source = createMergeableStore()
  source.transaction(() => data.forEach((value, key) => source.setCell('map', key, 'value', value)))
  const writer = await connect(source)
  const ears = new Ears(readers)
  const start = performance.now()
  const join = async (reader: number): Promise<readonly [Synchronizer, WebSocket]> => {
    const store = createMergeableStore()
    const joined = new Promise<void>((resolve) => {
      const look = (): void => (store.getRowCount('map') >= data.size ? resolve() : undefined)
      store.addRowCountListener('map', look)
      look()
    })
    const connected = await connect(store)
    await joined
    store.addCellListener('map', null, null, () => ears.hear(reader, 1))
    return connected
  }
  const joined = await Promise.all(Array.from({ length: readers }, (_, reader) => join(reader)))
  return {
    joinedMs: performance.now() - start,
    write: (changes) =>
      source.transaction(() => changes.forEach(([key, value]) => source.setCell('map', key, 'value', value))),
    async heard(count) {
      // A burst that crosses a reader's question is lost on it until the next write makes it ask again.
      const nudge = setInterval(() => source.setCell('nudge', 'all', 'at', String(performance.now())), 1100)
      await ears.all(count)
      clearInterval(nudge)
    },
    bytes: () => bytesRead(joined.map(([, socket]) => socket)),
    async close() {
      await Promise.all([writer, ...joined].map(([synchronizer]) => synchronizer.destroy()))
      await server.destroy()
    },
  }
}
