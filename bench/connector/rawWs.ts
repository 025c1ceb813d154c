import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { Ears, type Contestant } from './contestant.ts'
import { loadPeer } from './peers.ts'

type Pairs = readonly (readonly [key: string, value: string])[]

interface Msgpackr {
  readonly pack: (value: unknown) => Uint8Array
  readonly unpack: (bytes: Uint8Array) => unknown
}

/** A Map, ws and msgpackr, a turn's changes encoded once for all in one message, and nothing else: the practical limit. */
export const rawWs: Contestant = async (readers, data) => {
  const { pack, unpack } = loadPeer('msgpackr') as Msgpackr
  const map = new Map(data)
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  await once(server, 'listening')
  server.on('connection', (socket) => {
    const entries = [...map]
    for (let start = 0; start < entries.length; start += 500) socket.send(pack(entries.slice(start, start + 500)))
    socket.send(pack([]))
  })
  const ears = new Ears(readers)
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  const start = performance.now()
  const sockets = await Promise.all(
    Array.from({ length: readers }, async (_, reader) => {
      const socket = new WebSocket(url, { perMessageDeflate: false })
      const held = new Map<string, string>()
      let isJoined = false
      await new Promise<void>((joined) => {
        socket.on('message', (bytes: Uint8Array) => {
          const pairs = unpack(bytes) as Pairs
          for (const [key, value] of pairs) held.set(key, value)
          if (isJoined) ears.hear(reader, pairs.length)
          else if (pairs.length === 0) {
            isJoined = true
            joined()
          }
        })
      })
      return socket
    }),
  )
  const joinedMs = performance.now() - start
  return {
    joinedMs,
    write(changes) {
      for (const [key, value] of changes) map.set(key, value)
      const bytes = pack(changes)
      for (const socket of server.clients) socket.send(bytes)
    },
    heard: (count) => ears.all(count),
    bytes: () => bytesRead(sockets),
    async close() {
      for (const socket of sockets) socket.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Bytes that came over these sockets so far. */
export function bytesRead(sockets: readonly WebSocket[]): number {
  const bytesOf = (socket: WebSocket): number =>
    (socket as unknown as { readonly _socket: Socket | null })._socket?.bytesRead ?? 0
  return sockets.reduce((sum, socket) => sum + bytesOf(socket), 0)
}
