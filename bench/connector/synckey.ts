import { createConnector, serveWebSocket } from 'synckey/connector'
import { createWebSocketTransport } from 'synckey/client'
import { createMemoryDictionary } from 'synckey/testing'
import { WebSocket } from 'ws'
import { Ears, type Contestant } from './contestant.ts'
import { bytesRead } from './rawWs.ts'

/** The real dictionary with leases, the door, and the client's channel, which decodes every message; a reader keeps a Map of values, as the limit's does. */
export const synckey: Contestant = async (readers, data) => {
  const { source } = createMemoryDictionary({ data: Object.fromEntries(data) })
  const connector = createConnector({ source })
  const door = await serveWebSocket(connector, { owners: 'connector' })
  const ears = new Ears(readers)
  const sockets: WebSocket[] = []
  class Counted extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols)
      sockets.push(this)
    }
  }
  const transport = createWebSocketTransport(door.url, { token: door.token, WebSocket: Counted })
  const start = performance.now()
  const channels = await Promise.all(
    Array.from({ length: readers }, async (_, reader) => {
      let joined = (): void => {}
      const held = new Map<string, unknown>()
      const done = new Promise<void>((resolve) => (joined = resolve))
      const channel = transport.open({
        message(message) {
          if (message.type === 'batch') {
            for (const item of message.items) if (item.type === 'update') held.set(item.key, item.entry.value)
            ears.hear(reader, message.items.length)
          } else if (message.type === 'snapshot') {
            for (const { key, entry } of message.entries) held.set(key, entry?.value)
            if (message.last) joined()
          }
        },
        closed() {},
      })
      channel.send({
        type: 'hello',
        version: 1,
        session: `reader ${reader}`,
        owner: null,
        resume: null,
        interest: null,
      })
      await done
      return channel
    }),
  )
  const joinedMs = performance.now() - start
  return {
    joinedMs,
    write(changes) {
      for (const [key, value] of changes) source.set(key, value)
    },
    heard: (count) => ears.all(count),
    bytes: () => bytesRead(sockets),
    async close() {
      for (const channel of channels) channel.close()
      await door.close()
      connector.close()
    },
  }
}
