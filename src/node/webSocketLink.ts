import type { WebSocket } from 'ws'
import type { Link } from '../mesh/link.ts'
import type { Accept } from './carrier.ts'
import { endInTime } from './streamLink.ts'

/** js2p 0.7 hangs up on a message of more than 2 MiB; a frame may be spread over as many as it takes. */
const MAX_PIECE = 2 ** 20

/** What a message of text ends a WebSocket with (RFC 6455). */
const UNSUPPORTED_DATA = 1003

/** A link over a WebSocket: a frame leaves in one binary message, or in several where it is large. */
export class WebSocketLink implements Link {
  readonly remoteAddress: string | null
  readonly #socket: WebSocket
  #waiting: Uint8Array[] = []
  #closing = false

  constructor(socket: WebSocket, remoteAddress: string | null) {
    this.remoteAddress = remoteAddress
    this.#socket = socket
    socket.once('open', () => this.#flush())
  }

  get bufferedAmount(): number {
    return this.#waiting.reduce((sum, { length }) => sum + length, this.#socket.bufferedAmount)
  }

  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes)
    if (this.#socket.readyState !== this.#socket.CONNECTING) this.#flush()
  }

  close(): void {
    if (this.#closing || this.#socket.readyState === this.#socket.CLOSED) return
    this.#closing = true
    this.#socket.close()
    endInTime(this.#socket, () => this.#socket.terminate())
  }

  #flush(): void {
    for (const bytes of this.#waiting) {
      for (let start = 0; start < bytes.length; start += MAX_PIECE) {
        this.#socket.send(bytes.subarray(start, start + MAX_PIECE), { binary: true }, () => {})
      }
    }
    this.#waiting = []
  }
}

/** Makes a link of a WebSocket and joins it to its listener. */
export function attachWebSocket(socket: WebSocket, remoteAddress: string | null, accept: Accept): Link {
  const link = new WebSocketLink(socket, remoteAddress)
  const listener = accept(link)
  let failure: Error | undefined
  socket.on('message', (data: Uint8Array, isBinary) => {
    if (isBinary) listener.data(data)
    else socket.close(UNSUPPORTED_DATA)
  })
  socket.on('error', (error) => (failure = error))
  socket.on('close', () => listener.closed(failure))
  return link
}
