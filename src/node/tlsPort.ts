import type { Socket } from 'node:net'
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls'
import type { Address } from '../mesh/link.ts'
import type { Port } from './carrier.ts'
import { openPort } from './port.ts'

/** How long a TLS handshake may take, ms. */
const HANDSHAKE_MS = 5_000

/** Listens for TLS and hands every stream whose handshake is done to `serve`. Rejects when the address cannot be bound, saying which. */
export function openTlsPort(options: TlsOptions, address: Address, serve: (socket: TLSSocket) => void): Promise<Port> {
  const server = createServer({ ...options, handshakeTimeout: HANDSHAKE_MS })
  const doorstep = new Doorstep()
  server.on('connection', (socket: Socket) => doorstep.enter(socket))
  server.on('secureConnection', (socket) => {
    doorstep.leave(socket)
    serve(socket)
  })
  return openPort(server, address, () => doorstep.clear())
}

/** Who has connected and has not finished the handshake. A TLS stream does not tell which socket it runs over, but has the same remote port. */
class Doorstep {
  readonly #waiting = new Map<string, Socket>()

  enter(socket: Socket): void {
    const name = nameOf(socket)
    this.#waiting.set(name, socket)
    socket.once('close', () => {
      if (this.#waiting.get(name) === socket) this.#waiting.delete(name)
    })
  }

  leave(socket: TLSSocket): void {
    this.#waiting.delete(nameOf(socket))
  }

  clear(): void {
    for (const socket of this.#waiting.values()) socket.destroy()
  }
}

const nameOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`
