import { createConnector, serveWebSocket } from 'synckey/connector'
import { SyncSocket, type Address } from 'synckey/socket'
import { closeServer, listen, originsOf } from './listen.ts'
import { createPageHandler } from './pageHandler.ts'
import { readStaticFiles } from './staticFiles.ts'

export interface MachineOptions {
  /** What people call it. */
  readonly name: string
  /** The folder with the built page. */
  readonly page: string
  /** The page's port on 127.0.0.1 (default 0: any free one). */
  readonly port?: number | undefined
  /** Nodes of other machines to be linked with. */
  readonly peers?: readonly Address[]
  /** Shows the DevTools too (default false). */
  readonly inspect?: boolean | undefined
}

/** What somebody has at home: a node of the mesh, a connector with a door for pages, and a page. */
export interface Machine {
  readonly name: string
  /** The address of its page. */
  readonly url: string
  /** The address of its DevTools. */
  readonly inspectUrl: string | null
  readonly socket: SyncSocket
  /** Closes the page, the door and the node. Idempotent. */
  close(): Promise<void>
}

/** Starts a machine, of which nothing listens beyond this computer. Rejects when its page's port is taken. */
export async function startMachine({
  name,
  page,
  port = 0,
  peers = [],
  inspect = false,
}: MachineOptions): Promise<Machine> {
  const files = await readStaticFiles(page)
  const server = await listen(port)
  const origins = originsOf(server)

  const socket = new SyncSocket('127.0.0.1', 0, { name, peers })
  await socket.ready
  const connector = createConnector({ source: socket, inspect })
  const door = await serveWebSocket(connector, { inspect })

  const config = { url: door.url, token: door.token }
  server.on('request', createPageHandler({ origins, doors: [door], config, files }))
  return {
    name,
    url: `${origins[0]}/`,
    inspectUrl: door.inspectUrl,
    socket,
    async close() {
      await Promise.all([closeServer(server), door.close()])
      connector.close()
      await socket.close()
    },
  }
}
