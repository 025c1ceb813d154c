import { createServer, type IncomingMessage, type Server } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'
import { formatAddress } from '../mesh/address.ts'
import type { Carrier } from './carrier.ts'
import { openPort } from './port.ts'
import { attachWebSocket } from './webSocketLink.ts'

/** How long a request to open a WebSocket may take, ms. */
const REQUEST_MS = 5_000

/** `closeTimeout`: how long a peer may take to answer a farewell, ms. */
const common = { perMessageDeflate: false, closeTimeout: 1_000 } as const

/**
 * WebSockets on path / without a subprotocol: 'ws'. A browser says which page it speaks for, a node does not: whoever has an origin is refused,
 * or any page on the web could join the mesh through its visitor's machine. `maxMessage` in bytes.
 */
export const webSocketCarrier = (maxMessage: number): Carrier => ({
  dial(address, listener) {
    const options = { ...common, maxPayload: maxMessage, handshakeTimeout: REQUEST_MS }
    return attachWebSocket(new WebSocket(`ws://${formatAddress(address)}/`, options), address[0], () => listener)
  },
  listen(address, accept) {
    const server = createRequestServer()
    const upgrader = new WebSocketServer({
      ...common,
      server,
      path: '/',
      maxPayload: maxMessage,
      clientTracking: false,
      verifyClient: ({ req }: { req: IncomingMessage }) => req.headers.origin === undefined,
    })
    upgrader.on('error', () => {}) // openPort hears the server's own
    upgrader.on('connection', (socket, { socket: { remoteAddress } }) => {
      attachWebSocket(socket, remoteAddress ?? null, accept)
    })
    return openPort(server, address, () => server.closeAllConnections())
  },
})

/** Answers whatever is no upgrade, and gives up on those who take their time. */
function createRequestServer(): Server {
  const times = { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 1_000 }
  return createServer(times, (_request, response) => {
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end()
  })
}
