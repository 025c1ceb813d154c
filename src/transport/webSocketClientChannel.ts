import type { Channel, ChannelListener, CloseReason } from './channel.ts'
import { CLOSE, MAX_REASON_LENGTH } from './closeCodes.ts'
import { TOGETHER, createServerDecoder, encodeClientMessage, joinClientMessages } from './clientCodec.ts'
import type { ClientMessage, ServerMessage } from './messages.ts'
import { ProtocolError } from './protocolError.ts'
import { UnsendableError } from './unsendableError.ts'
import type { WebSocketLike } from './webSocketLike.ts'

/** What joining messages adds at most. */
const JOINT_BYTES = 3

/** The client's end of a channel over a WebSocket. What is sent in one turn, or before the socket is open, travels together. */
export class WebSocketClientChannel implements Channel<ClientMessage> {
  readonly #listener: ChannelListener<ServerMessage>
  readonly #maxMessageBytes: number
  readonly #decode = createServerDecoder()
  #socket: WebSocketLike | undefined
  #waiting: Uint8Array[] = []
  #isOpen = false
  #isClosed = false

  /** `connect` makes the socket; that it throws is told to the listener as a lost connection. */
  constructor(connect: () => WebSocketLike, listener: ChannelListener<ServerMessage>, maxMessageBytes: number) {
    this.#listener = listener
    this.#maxMessageBytes = maxMessageBytes
    try {
      this.#attach(connect())
    } catch (error) {
      this.#end({ code: CLOSE.lost, reason: String(error) })
    }
  }

  get bufferedAmount(): number {
    const waiting = this.#waiting.reduce((sum, bytes) => sum + bytes.length, 0)
    return waiting + (this.#socket?.bufferedAmount ?? 0)
  }

  send(message: ClientMessage): void {
    if (this.#isClosed) return
    const bytes = encodeClientMessage(message)
    if (bytes.length + JOINT_BYTES > this.#maxMessageBytes) throw this.#tooLarge(bytes.length)
    if (this.#waiting.push(bytes) === 1) queueMicrotask(() => this.#flush())
  }

  close(reason: CloseReason = { code: CLOSE.normal, reason: '' }): void {
    if (this.#isClosed) return
    this.#flush()
    this.#end(reason)
    this.#socket?.close(isSendable(reason.code) ? reason.code : CLOSE.normal, reason.reason.slice(0, MAX_REASON_LENGTH))
  }

  #attach(socket: WebSocketLike): void {
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => this.#open())
    socket.addEventListener('message', ({ data }) => this.#receive(data))
    socket.addEventListener('close', ({ code, reason }) => this.#end({ code, reason: reason || this.#whyUnopened() }))
    // A close event follows every error, and says all that a page may know of it.
    socket.addEventListener('error', () => {})
  }

  #open(): void {
    this.#isOpen = true
    this.#flush()
  }

  #flush(): void {
    if (!this.#isOpen) return
    while (this.#waiting.length > 0) this.#socket?.send(joinClientMessages(this.#waiting.splice(0, this.#fitting())))
  }

  /** How many of the waiting messages travel together: at least one. */
  #fitting(): number {
    const max = Math.min(TOGETHER.bytes, this.#maxMessageBytes)
    let bytes = JOINT_BYTES
    const beyond = this.#waiting.findIndex((message) => (bytes += message.length) > max)
    return Math.min(beyond < 0 ? this.#waiting.length : Math.max(1, beyond), TOGETHER.messages)
  }

  #receive(data: unknown): void {
    if (this.#isClosed) return
    const message = this.#read(data)
    if (message) this.#listener.message(message)
  }

  #read(data: unknown): ServerMessage | undefined {
    try {
      if (typeof data === 'string') throw new ProtocolError('text-message', 'The connector sent text')
      return this.#decode(new Uint8Array(data as ArrayBuffer))
    } catch (error) {
      this.close({ code: CLOSE.protocol, reason: error instanceof ProtocolError ? error.code : 'not-a-message' })
      return undefined
    }
  }

  #end(reason: CloseReason): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#waiting = []
    queueMicrotask(() => this.#listener.closed(reason))
  }

  /** A page is not told why its socket did not open. */
  #whyUnopened(): string {
    const remedy = 'If so, its log names the option (allowedOrigins, allowedHosts) that admits this page'
    return this.#isOpen ? '' : `is a connector running at ${this.#socket?.url}? ${remedy}`
  }

  #tooLarge(bytes: number): UnsendableError {
    return new UnsendableError(
      'too-large',
      `A message of ${bytes} bytes is more than the ${this.#maxMessageBytes} that the connector takes: split the value over several keys, or store less`,
    )
  }
}

/** Codes that a page may close a WebSocket with. */
function isSendable(code: number): boolean {
  return code === CLOSE.normal || (code >= 3000 && code <= 4999)
}
