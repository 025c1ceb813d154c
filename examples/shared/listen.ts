import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Listens for pages' requests at a port of 127.0.0.1, 0 being any free one. Rejects, saying so, when the port is taken. */
export async function listen(port: number): Promise<Server> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(bindError(error, port)))
    server.listen(port, '127.0.0.1', resolve)
  })
  return server
}

function bindError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error
  return new Error(`port ${port} is in use; give another one, or 0 for any free one`, { cause: error })
}

/** The origins of the pages that a server shows. The first is the one to name. */
export function originsOf(server: Server): readonly string[] {
  const { port } = server.address() as AddressInfo
  return ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${port}`)
}

/** Ends a server and whatever is still being answered. Idempotent. */
export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}
