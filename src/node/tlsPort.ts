import type { Server, Socket } from 'node:net'
import { createServer, Server as TlsServer, type TLSSocket, type TlsOptions } from 'node:tls'
import type { Address } from '../mesh/link.ts'
import type { Accept, Door, Port } from './carrier.ts'
import { openPort } from './port.ts'

/** How long a TLS handshake may take, ms. */
export const HANDSHAKE_MS = 5_000

/** Listens for TLS and hands every stream whose handshake is done to `serve`. Rejects when the address cannot be bound, saying which. */
export function openTlsPort(
  options: TlsOptions,
  address: Address,
  door: Door,
  serve: (socket: TLSSocket, accept: Accept) => void,
): Promise<Port> {
  const server = createServer({ ...options, handshakeTimeout: HANDSHAKE_MS })
  const doorstep = guardDoorstep(server, door)
  server.on('secureConnection', (socket) => serve(socket, (link) => door.accept(link)))
  return openPort(server, address, door, () => doorstep.clear())
}

/**
 * Asks about everybody who connects to a server, before any work is done for them, and notes who has not finished the TLS handshake; without TLS
 * nobody waits.
 */
export function guardDoorstep(server: Server, door: Door): { clear(): void } {
  const doorstep = new Doorstep()
  // Ahead of the server's own listener, which begins the handshake.
  server.prependListener('connection', (socket: Socket) => {
    if (!door.knock(socket.remoteAddress ?? null)) socket.destroy()
  })
  if (!(server instanceof TlsServer)) return doorstep
  server.on('connection', (socket: Socket) => doorstep.enter(socket))
  server.on('secureConnection', (socket) => doorstep.leave(socket))
  server.on('tlsClientError', (error, { remoteAddress }) =>
    door.failed('tls-failed', `no TLS came about: ${error.message}`, remoteAddress ?? null),
  )
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
