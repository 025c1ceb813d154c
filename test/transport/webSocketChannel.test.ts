import { serveWebSocket } from 'synckey/connector'
import type { Channel, Connector } from 'synckey/connector'
import { WebSocket } from 'ws'
import type { ServerMessage } from '../../src/transport/messages.ts'
import { createWebSocketTransport } from '../../src/transport/webSocketTransport.ts'
import { describeChannel } from './channelSuite.ts'
import type { Ear } from './channelSuite.ts'

describeChannel('WebSocket', async () => {
  let accept: (channel: Channel<ServerMessage>) => void = () => {}
  let ear: Ear<unknown>
  const connector: Connector = {
    accept(channel) {
      accept(channel)
      return {
        message: (message) => ear.message(message),
        closed: (reason) => ear.closed(reason),
        broke(error) {
          throw error
        },
      }
    },
    close() {},
    async [Symbol.asyncDispose]() {},
  }
  const door = await serveWebSocket(connector)
  const transport = createWebSocketTransport(door.url, { token: door.token, WebSocket })
  return {
    open(clientEar, serverEar) {
      ear = serverEar
      const server = new Promise<Channel<ServerMessage>>((resolve) => (accept = resolve))
      return { client: transport.open(clientEar), server }
    },
    close: () => door.close(),
  }
})
