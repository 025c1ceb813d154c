import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { WebSocket, WebSocketServer } from 'ws'
import { formatAddress } from '../mesh/address.ts'
import type { Carrier } from './carrier.ts'
import type { Certificate } from './certificate.ts'
import { openPort } from './port.ts'
import { guardDoorstep, HANDSHAKE_MS } from './tlsPort.ts'
import { attachWebSocket } from './webSocketLink.ts'

/** How long a request to open a WebSocket may take, ms. */
const REQUEST_MS = 5_000

/** A peer that vanished without a word is noticed by TCP: old peers answer no pings. */
const KEEP_ALIVE_MS = 15_000

/** `closeTimeout`: how long a peer may take to answer a farewell, ms. */
const common = { perMessageDeflate: false, closeTimeout: 1_000 } as const

/**
 * WebSockets on path / without a subprotocol: 'ws', or with a certificate 'wss', which nobody verifies. A browser says which page it speaks for, a node does not: whoever has an origin is refused,
 * or any page on the web could join the mesh through its visitor's machine. `maxMessage` in bytes.
 */
export const webSocketCarrier = (maxMessage: number, certificate?: () => Promise<Certificate>): Carrier => ({
  dial(address, listener) {
    const url = `${certificate ? 'wss' : 'ws'}://${formatAddress(address)}/`
    const tls = { rejectUnauthorized: false }
    const options = { ...common, ...tls, maxPayload: maxMessage, handshakeTimeout: REQUEST_MS }
    const webSocket = new WebSocket(url, options)
    webSocket.once('upgrade', ({ socket }) => socket.setKeepAlive(true, KEEP_ALIVE_MS))
    return attachWebSocket(webSocket, address[0], () => listener)
  },
  async listen(address, door) {
    const refuse = ({ socket }: IncomingMessage, why: string): void =>
      door.failed('no-upgrade', why, socket.remoteAddress ?? null)
    const server = createRequestServer(await certificate?.(), (request) =>
      refuse(request, 'a request opens no WebSocket'),
    )
    const doorstep = guardDoorstep(server, door)
    const upgrader = new WebSocketServer({
      ...common,
      server,
      path: '/',
      maxPayload: maxMessage,
      clientTracking: false,
      verifyClient: ({ origin, req }: { origin: string | undefined; req: IncomingMessage }) => {
        if (origin !== undefined) refuse(req, `a page of ${origin} is no node`)
        return origin === undefined
      },
    })
    upgrader.on('error', () => {}) // openPort hears the server's own
    upgrader.on('connection', (socket, { socket: { remoteAddress } }) => {
      attachWebSocket(socket, remoteAddress ?? null, (link) => door.accept(link))
    })
    return openPort(server, address, door, () => {
      server.closeAllConnections()
      doorstep.clear()
    })
  },
})

/** Answers whatever is no upgrade, and gives up on those who take their time. */
function createRequestServer(
  certificate: Certificate | undefined,
  refused: (request: IncomingMessage) => void,
): Server {
  const times = { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 1_000 }
  const options = { ...times, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }
  const answer: RequestListener = (request, response) => {
    refused(request)
    response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end()
  }
  if (!certificate) return createServer(options, answer)
  return createTlsServer({ ...options, ...certificate, handshakeTimeout: HANDSHAKE_MS }, answer)
}
