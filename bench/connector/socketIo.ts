import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Ears, type Contestant } from './contestant.ts'
import { loadPeer } from './peers.ts'

interface Emitter {
  on(event: string, listener: (...values: never[]) => void): void
  emit(event: string, ...values: readonly unknown[]): void
  close(): void
}

type Serve = new (server: unknown, options: object) => Emitter
type Connect = (url: string, options: object) => Emitter

/** One event for each update, which socket.io does not gather. */
export const socketIo: Contestant = async (readers, data) => {
  const { Server } = loadPeer('socket.io') as { readonly Server: Serve }
  const { io } = loadPeer('socket.io-client') as { readonly io: Connect }
  const map = new Map(data)
  const http = createServer()
  const server = new Server(http, { transports: ['websocket'] })
  server.on('connection', (socket: Emitter) => {
    const entries = [...map]
    for (let start = 0; start < entries.length; start += 500) socket.emit('entries', entries.slice(start, start + 500))
    socket.emit('end')
  })
  await once(http.listen(0, '127.0.0.1'), 'listening')
  const ears = new Ears(readers)
  const start = performance.now()
  const clients = await Promise.all(
    Array.from({ length: readers }, async (_, reader) => {
      const { port } = http.address() as AddressInfo
      const client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true })
      const held = new Map<string, string>()
      client.on('set', (key: string, value: string) => {
        held.set(key, value)
        ears.hear(reader, 1)
      })
      client.on('entries', (entries: readonly (readonly [string, string])[]) => {
        for (const [key, value] of entries) held.set(key, value)
      })
      await new Promise<void>((joined) => client.on('end', () => joined()))
      return client
    }),
  )
  const joinedMs = performance.now() - start
  return {
    joinedMs,
    write(changes) {
      for (const [key, value] of changes) {
        map.set(key, value)
        server.emit('set', key, value)
      }
    },
    heard: (count) => ears.all(count),
    bytes: () => Number.NaN,
    async close() {
      for (const client of clients) client.close()
      server.close()
    },
  }
}
