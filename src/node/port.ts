import type { Server } from 'node:net'
import type { Address } from '../mesh/link.ts'
import type { Door, Port } from './carrier.ts'

/** Connections at a time, those at the door included: more than a mesh takes, and few enough to be no burden. */
const MAX_CONNECTIONS = 256

/** Binds a server. `turnAway` ends the connections that became no links. Rejects when the address cannot be bound, saying which. */
export function openPort(server: Server, [host, port]: Address, door: Door, turnAway = (): void => {}): Promise<Port> {
  server.maxConnections = MAX_CONNECTIONS
  server.on('drop', (dropped) =>
    door.failed('too-many-connections', `more than ${MAX_CONNECTIONS} connections`, dropped?.remoteAddress ?? null),
  )
  return new Promise((resolve, reject) => {
    // After it is bound, an error is about one connection that could not be taken: the next one may be.
    server.on('error', (error: NodeJS.ErrnoException) => reject(bindError(error, host, port)))
    server.listen({ host, port }, () => {
      const bound = server.address()
      const address: Address = [host, typeof bound === 'object' && bound ? bound.port : port]
      resolve({ address, close: () => closePort(server, turnAway) })
    })
  })
}

function closePort(server: Server, turnAway: () => void): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    turnAway()
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
