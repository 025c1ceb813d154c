import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { Ears, type Contestant } from './contestant.ts'
import { loadPeer } from './peers.ts'
import { bytesRead } from './rawWs.ts'

interface Doc {
  getMap(name: string): { set(key: string, value: string): void }
  transact(task: () => void): void
  on(event: 'update', listener: (update: Uint8Array) => void): void
}

interface MapEvent {
  readonly keysChanged: ReadonlySet<string>
}

interface Yjs {
  readonly Doc: new () => Doc
  applyUpdate(doc: Doc, update: Uint8Array): void
  encodeStateAsUpdate(doc: Doc): Uint8Array
}

/** A shared map of Yjs as y-websocket carries it: the state for who joins, then an update for each transaction, which a turn's changes are. */
export const yjsWs: Contestant = async (readers, data) => {
  const yjs = loadPeer('yjs') as Yjs
  const doc = new yjs.Doc()
  const map = doc.getMap('map')
  doc.transact(() => data.forEach((value, key) => map.set(key, value)))
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  server.on('connection', (socket) => socket.send(yjs.encodeStateAsUpdate(doc)))
  doc.on('update', (update) => server.clients.forEach((socket) => socket.send(update)))
  const ears = new Ears(readers)
  const start = performance.now()
  const join = async (reader: number): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      perMessageDeflate: false,
    })
    const mirror = new yjs.Doc()
    const held = mirror.getMap('map') as unknown as { observe(listener: (event: MapEvent) => void): void }
    const joined = once(socket, 'message')
    socket.on('message', (update: Uint8Array) => yjs.applyUpdate(mirror, update))
    await joined
    held.observe(({ keysChanged }) => ears.hear(reader, keysChanged.size))
    return socket
  }
  const sockets = await Promise.all(Array.from({ length: readers }, (_, reader) => join(reader)))
  return {
    joinedMs: performance.now() - start,
    write: (changes) => doc.transact(() => changes.forEach(([key, value]) => map.set(key, value))),
    heard: (count) => ears.all(count),
    bytes: () => bytesRead(sockets),
    async close() {
      for (const socket of sockets) socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}
