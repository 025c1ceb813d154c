import type { Server, Socket } from 'node:net'
import { createServer, Server as TlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import type { Address } from '../mesh/link.ts'
import type { Port } from './carrier.ts'
import { openPort } from './port.ts'

/** How long a TLS handshake may take, ms. */
export const HANDSHAKE_MS = 5_000

/** Listens for TLS and hands every stream whose handshake is done to `serve`. Rejects when the address cannot be bound, saying which. */
export function openTlsPort(options: TlsOptions, address: Address, serve: (socket: TLSSocket) => void): Promise<Port> {
  const server = createServer({ ...options, handshakeTimeout: HANDSHAKE_MS })
  const doorstep = guardDoorstep(server)
  server.on('secureConnection', serve)
  return openPort(server, address, () => doorstep.clear())
}

/** Notes who has connected to a TLS server and has not finished the handshake; one without TLS has no doorstep. */
export function guardDoorstep(server: Server): { clear(): void } {
  const doorstep = new Doorstep()
  if (!(server instanceof TlsServer)) return doorstep
  server.on('connection', (socket: Socket) => doorstep.enter(socket))
  server.on('secureConnection', (socket) => doorstep.leave(socket))
  return doorstep
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
