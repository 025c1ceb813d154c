import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Cancel } from '../seams/clock.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { ServerEncoder } from '../transport/codec.ts'
import { findRejection } from './admission.ts'
import type { Rejection } from './admission.ts'
import { SUBPROTOCOL, findObjection } from './clientOffer.ts'
import type { Connector } from './connector.ts'
import { Crowd } from './crowd.ts'
import { doorSettings } from './doorOptions.ts'
import type { DoorSettings, WebSocketDoorOptions } from './doorOptions.ts'
import { INSPECT_PATH, InspectPage } from './inspectPage.ts'
import { isLoopback } from '../seams/loopback.ts'
import { reachableHost } from './reachableHost.ts'
import { PortInUseError } from './portInUseError.ts'
import { WebSocketServerChannel } from './webSocketServerChannel.ts'

/** How long a request may take to say what it wants, and a client to answer a farewell, in milliseconds. */
const REQUEST_MS = 5000
const FAREWELL_MS = 2000

/** What of a stranger's headers goes into the log. */
const LOGGED_LENGTH = 200

/** Where clients reach a connector over WebSocket. */
export interface WebSocketDoor {
  /** What clients connect to, such as ws://127.0.0.1:8123. */
  readonly url: string
  /** What they must name. */
  readonly token: string
  readonly port: number
  /** The DevTools as a page, with the token in the fragment, which no browser sends; null where the door was opened without `inspect`. */
  readonly inspectUrl: string | null
  /** Ends every channel through this door and frees the port; the connector stays. Idempotent. */
  close(): Promise<void>
  /** Closes, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Opens a door to a connector for pages and processes that know its token, on this machine unless told otherwise. Rejects with a
 * TypeError where there is no connector, with a RangeError for a token or a maxPayload that will not do, and with `PortInUseError`.
 */
export async function serveWebSocket(connector: Connector, options: WebSocketDoorOptions = {}): Promise<WebSocketDoor> {
  if (typeof connector?.accept !== 'function') {
    throw new TypeError('A door needs a connector: serveWebSocket(createConnector({ source: socket }))')
  }
  const page = options.inspect ? await InspectPage.read() : null
  const door = new Door(connector, doorSettings(options), page)
  await door.listen()
  return door
}

class Door implements WebSocketDoor {
  readonly #connector: Connector
  readonly #settings: DoorSettings
  readonly #page: InspectPage | null
  readonly #server: Server
  readonly #upgrader: WebSocketServer
  readonly #encoder = new ServerEncoder()
  readonly #channels = new Set<WebSocketServerChannel>()
  #port = 0
  #quietUntil = 0
  #cancelBeat: Cancel = () => {}
  #closing: Promise<void> | undefined

  constructor(connector: Connector, settings: DoorSettings, page: InspectPage | null) {
    this.#connector = connector
    this.#settings = settings
    this.#upgrader = createUpgrader(settings.maxPayload)
    this.#page = page
    this.#server = createRequestServer((request, response) => this.#answer(request, response))
    // Beyond these a socket is closed before anything is made of it: ten thousand cost next to nothing.
    this.#server.maxConnections = settings.maxSockets
    this.#server.on('drop', () => this.#tooMany())
    const crowd = new Crowd(settings.maxSocketsPerAddress)
    this.#server.on('connection', (socket) => crowd.admit(socket) || this.#tooMany())
    this.#server.on('upgrade', (request, socket, head) => this.#knock(request, socket, head))
  }

  get url(): string {
    return `ws://${reachableHost(this.#settings.host)}:${this.#port}`
  }

  get token(): string {
    return this.#settings.token
  }

  get inspectUrl(): string | null {
    return this.#page && `${this.url.replace('ws', 'http')}${INSPECT_PATH}#token=${this.token}`
  }

  get port(): number {
    return this.#port
  }

  async listen(): Promise<void> {
    const { host, port, logger } = this.#settings
    try {
      await once(this.#server.listen(port, host), 'listening')
    } catch (error) {
      throw isPortInUse(error) ? new PortInUseError(host, port) : error
    }
    this.#port = (this.#server.address() as AddressInfo).port
    this.#server.on('error', (error) => logger.error('the door failed', { error }))
    if (!isLoopback(host)) {
      logger.warn('the door listens beyond this machine, unencrypted: whoever reads its traffic learns the token', {
        host,
      })
    }
    this.#scheduleBeat()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#cancelBeat()
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    for (const channel of this.#channels) channel.close({ code: CLOSE.goingAway, reason: 'the door is closed' })
    await closed
  }

  /** The page's files for whoever may knock; all else is told to come with a WebSocket. */
  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { origin, host } = request.headers
    if (findRejection({ origin, host }, { ...this.#settings, port: this.#port })) {
      response.writeHead(403, { connection: 'close' }).end()
    } else if (!this.#page?.answer(request, response)) {
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end()
    }
  }

  #knock(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { origin, host } = request.headers
    const rejection = findRejection({ origin, host }, { ...this.#settings, port: this.#port })
    if (rejection) return this.#reject(rejection, request, socket)
    this.#upgrader.handleUpgrade(request, socket, head, (webSocket) => this.#enter(webSocket, request))
  }

  #reject({ reason, option }: Rejection, { headers }: IncomingMessage, socket: Duplex): void {
    const remedy = option ? `; list it in ${option} to admit it` : ''
    this.#settings.logger.warn(`the door refused ${reason}${remedy}`, {
      origin: headers.origin?.slice(0, LOGGED_LENGTH),
      host: headers.host?.slice(0, LOGGED_LENGTH),
    })
    socket.on('error', () => socket.destroy())
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy())
  }

  #enter(socket: WebSocket, request: IncomingMessage): void {
    const { logger, token } = this.#settings
    socket.on('error', (error) => logger.info('a WebSocket broke', { error }))
    const objection = findObjection(request.headers['sec-websocket-protocol'], token)
    if (!objection) return this.#serve(socket, request)
    logger.warn('the door turned a client away', { reason: objection.reason })
    socket.close(objection.code, objection.reason)
  }

  #serve(socket: WebSocket, { headers, socket: { remoteAddress } }: IncomingMessage): void {
    const { owners } = this.#settings
    const channel = new WebSocketServerChannel(socket, this.#encoder.channel())
    this.#channels.add(channel)
    socket.once('close', () => this.#channels.delete(channel))
    const client = { owners, origin: headers.origin ?? null, address: remoteAddress ?? null }
    channel.listen(this.#connector.accept(channel, client))
  }

  /** Said once a minute: a flood of sockets must not become one of log lines. */
  #tooMany(): void {
    const { clock, logger } = this.#settings
    if (clock.now() < this.#quietUntil) return
    this.#quietUntil = clock.now() + 60_000
    logger.warn('the door cut off a socket because there are too many; maxSockets and maxSocketsPerAddress admit more')
  }

  #scheduleBeat(): void {
    this.#cancelBeat = this.#settings.clock.after(this.#settings.heartbeatMs, () => {
      for (const channel of this.#channels) channel.beat()
      this.#scheduleBeat()
    })
  }
}

/** Has whatever is no upgrade answered, and gives up on those who take their time. */
function createRequestServer(answer: RequestListener): Server {
  const times = { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 1000 }
  return createServer(times, answer)
}

function createUpgrader(maxPayload: number): WebSocketServer {
  const options = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload,
    maxFragments: 64,
    closeTimeout: FAREWELL_MS,
    handleProtocols: (offered: Set<string>) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
  }
  return new WebSocketServer(options)
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}
