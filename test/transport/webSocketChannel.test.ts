import { serveWebSocket } from 'synckey/connector'
import { WebSocket } from 'ws'
import { createWebSocketTransport } from '../../src/transport/webSocketTransport.ts'
import { createExpectingConnector } from '../support/expectingConnector.ts'
import { describeChannel } from './channelSuite.ts'

describeChannel('WebSocket', async () => {
  const connector = createExpectingConnector()
  const door = await serveWebSocket(connector)
  const transport = createWebSocketTransport(door.url, { token: door.token, WebSocket })
  return {
    open(clientEar, serverEar) {
      const server = connector.expect(serverEar)
      return { client: transport.open(clientEar), server }
    },
    close: () => door.close(),
  }
})
