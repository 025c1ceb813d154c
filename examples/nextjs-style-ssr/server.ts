import { createConnector, serveWebSocket } from 'synckey/connector'
import { SyncSocket } from 'synckey/socket'
import type { Example, ExampleOptions } from '../shared/example.ts'
import { closeServer, listen, originsOf } from '../shared/listen.ts'
import { readStaticFiles } from '../shared/staticFiles.ts'
import { createBoardHandler } from './boardHandler.tsx'

const notes = {
  garden: ['The apples are ripe', 'Who has the ladder?'],
  kitchen: ['The kettle is new, be kind to it'],
}

/** A web server with a node of its own: what it renders comes out of its own memory, without waiting for anybody. */
export async function start({ page, port = 0, inspect = false }: ExampleOptions): Promise<Example> {
  const files = await readStaticFiles(page)
  const server = await listen(port)
  const origins = originsOf(server)

  const socket = new SyncSocket('127.0.0.1', 0, { name: 'The web server' })
  await socket.ready
  const connector = createConnector({ source: socket, inspect })
  const door = await serveWebSocket(connector, { inspect })
  pinNotes(socket)

  const boards = Object.keys(notes)
  server.on('request', createBoardHandler({ origins, files, door, socket, boards }))
  return {
    pages: [{ name: 'The web server', url: `${origins[0]}/`, inspectUrl: door.inspectUrl }],
    async close() {
      await Promise.all([closeServer(server), door.close()])
      connector.close()
      await socket.close()
    },
  }
}

/** Notes that anybody may take down. */
function pinNotes(socket: SyncSocket): void {
  for (const [board, texts] of Object.entries(notes)) {
    socket.set(`board/${board}/title`, `In the ${board}`)
    for (const [index, text] of texts.entries()) {
      const key = `board/${board}/note/${index}`
      socket.set(key, text)
      socket.release(key)
    }
  }
}
