import { connect, createServer, type Socket } from 'node:net'
import { systemClock } from '../seams/clock.ts'
import type { Address, Dial, Link, LinkListener } from '../mesh/link.ts'

/** A TCP port that is listened on. */
export interface TcpListener {
  /** The address that was bound; its port is real even where 0 was asked for. */
  readonly address: Address
  /** Stops listening; links that are open stay. */
  close(): Promise<void>
}

/** Dials over plain TCP. */
export const dialTcp: Dial = ([host, port], listener) => {
  const socket = connect({ host, port })
  return attach(socket, () => listener)
}

/** Listens on plain TCP and hands every link to `accept`. Rejects when the address cannot be bound, saying which. */
export function listenTcp([host, port]: Address, accept: (link: Link) => LinkListener): Promise<TcpListener> {
  const server = createServer((socket) => attach(socket, accept))
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, host, port)))
    server.listen({ host, port }, () => {
      const bound = server.address()
      const address: Address = [host, typeof bound === 'object' && bound ? bound.port : port]
      resolve({ address, close: () => new Promise((done) => server.close(() => done())) })
    })
  })
}

function bindError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'is in use; give another port, or 0 to take any free one',
    EADDRNOTAVAIL: 'is no address of this machine; give one that is, or 0.0.0.0 for all of them',
    EACCES: 'may not be bound by this user; give a port above 1023, or 0 to take any free one',
  }
  const reason = reasons[error.code ?? ''] ?? `cannot be listened on (${error.message}); give another host or port`
  return new Error(`${host}:${port} ${reason}`, { cause: error })
}

function attach(socket: Socket, accept: (link: Link) => LinkListener): Link {
  const link = new TcpLink(socket)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, 15_000)
  const listener = accept(link)
  let failure: Error | undefined
  socket.on('data', (bytes) => listener.data(bytes))
  socket.on('error', (error) => (failure = error))
  socket.on('close', () => listener.closed(failure))
  return link
}

const graceMs = 1_000

/** One TCP stream; what is written within one turn of the event loop leaves in one packet where it fits. */
class TcpLink implements Link {
  readonly #socket: Socket
  #closing = false

  constructor(socket: Socket) {
    this.#socket = socket
  }

  get remoteAddress(): string | null {
    return this.#socket.remoteAddress ?? null
  }

  get bufferedAmount(): number {
    return this.#socket.writableLength
  }

  write(bytes: Uint8Array): void {
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork()
      process.nextTick(() => this.#socket.uncork())
    }
    this.#socket.write(bytes)
  }

  /** What was written may still leave, for as long as a peer that reads takes. */
  close(): void {
    if (this.#socket.destroyed || this.#closing) return
    this.#closing = true
    this.#socket.destroySoon()
    const cancel = systemClock.after(graceMs, () => this.#socket.destroy())
    this.#socket.once('close', cancel)
  }
}
