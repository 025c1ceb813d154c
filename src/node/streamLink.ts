import type { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { systemClock } from '../seams/clock.ts'
import type { Link } from '../mesh/link.ts'
import type { Accept } from './carrier.ts'
import { Outbox } from './outbox.ts'

const graceMs = 1_000

/** A link over a TCP or TLS stream; what is written within one turn of the event loop leaves together. */
export class StreamLink implements Link {
  readonly #socket: Socket
  readonly #outbox: Outbox
  #closing = false

  constructor(socket: Socket) {
    this.#socket = socket
    this.#outbox = new Outbox(socket)
  }

  get remoteAddress(): string | null {
    return this.#socket.remoteAddress ?? null
  }

  get bufferedAmount(): number {
    return this.#socket.writableLength + this.#outbox.bytes
  }

  write(bytes: Uint8Array): void {
    this.#outbox.put(bytes)
  }

  /** What was written may still leave, for as long as a peer that reads takes. */
  close(): void {
    if (this.#socket.destroyed || this.#closing) return
    this.#closing = true
    this.#outbox.leave()
    this.#socket.destroySoon()
    endInTime(this.#socket, () => this.#socket.destroy())
  }
}

/** Ends what closes politely the hard way when its peer does not let it. */
export function endInTime(socket: EventEmitter, end: () => void): void {
  socket.once('close', systemClock.after(graceMs, end))
}

/** Makes a link of a stream and joins it to its listener. */
export function attachStream(socket: Socket, accept: Accept, link: Link = new StreamLink(socket)): Link {
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 15_000)
  const listener = accept(link)
  let failure: Error | undefined
  socket.on('data', (bytes) => listener.data(bytes))
  socket.on('error', (error) => (failure = error))
  socket.on('close', () => listener.closed(failure))
  return link
}
