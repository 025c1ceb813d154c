import type { WebSocket } from 'ws'
import type { Channel, CloseReason } from '../transport/channel.ts'
import { CLOSE, MAX_REASON_LENGTH } from '../transport/closeCodes.ts'
import { decodeClientMessages } from '../transport/codec.ts'
import type { ServerMessage } from '../transport/messages.ts'
import { ProtocolError } from '../transport/protocolError.ts'
import type { ClientListener } from './connector.ts'

/** Pings in a row that may stay unanswered. */
const MAX_UNANSWERED = 2

/** The connector's end of a channel over a WebSocket. */
export class WebSocketServerChannel implements Channel<ServerMessage> {
  readonly takesPacked = true
  readonly #socket: WebSocket
  readonly #encode: (message: ServerMessage) => Uint8Array
  #unanswered = 0

  constructor(socket: WebSocket, encode: (message: ServerMessage) => Uint8Array) {
    this.#socket = socket
    this.#encode = encode
    socket.on('pong', () => (this.#unanswered = 0))
  }

  /** Says who hears the client; once. What was decoded is given on unchecked. */
  listen(client: ClientListener): void {
    this.#socket.on('message', (data: Uint8Array, isBinary) => this.#receive(data, isBinary, client))
    this.#socket.once('close', (code, reason) => client.closed({ code, reason: reason.toString() }))
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount
  }

  send(message: ServerMessage): void {
    if (this.#isOpen()) this.#socket.send(this.#encode(message))
  }

  close({ code, reason }: CloseReason = { code: CLOSE.normal, reason: '' }): void {
    if (this.#isOpen()) this.#socket.close(code, reason.slice(0, MAX_REASON_LENGTH))
  }

  /** Asks for a sign of life; ends the socket that gave none when it was asked before, as nobody will answer a farewell. */
  beat(): void {
    if (this.#unanswered === MAX_UNANSWERED) return this.#socket.terminate()
    this.#unanswered++
    if (this.#isOpen()) this.#socket.ping()
  }

  #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  #receive(data: Uint8Array, isBinary: boolean, client: ClientListener): void {
    this.#unanswered = 0
    if (!this.#isOpen()) return
    try {
      if (!isBinary) throw new ProtocolError('text-message', 'Messages must be binary')
      for (const message of decodeClientMessages(data)) client.message(message)
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      client.broke(error)
    }
  }
}
