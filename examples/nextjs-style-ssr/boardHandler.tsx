import type { RequestListener, ServerResponse } from 'node:http'
import { Transform } from 'node:stream'
import { StrictMode } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import type { SyncSocket } from 'synckey/socket'
import { answer, createPageGuard, pathOf } from '../shared/pageGuard.ts'
import { configScript, sendFile } from '../shared/pageHandler.ts'
import type { StaticFile } from '../shared/staticFiles.ts'
import { App } from './page/app.tsx'
import { prefixOf, type BoardConfig } from './page/boardConfig.ts'

export interface BoardHandlerOptions {
  readonly origins: readonly string[]
  readonly files: ReadonlyMap<string, StaticFile>
  readonly door: BoardConfig['door']
  readonly socket: SyncSocket
  readonly boards: readonly string[]
}

/** Answers with boards, rendered from what this server's node knows at that moment, and with the files of the page. */
export function createBoardHandler({ origins, files, door, socket, boards }: BoardHandlerOptions): RequestListener {
  const admit = createPageGuard({ origins, doors: [door] })
  const assets = new Map(files)
  const template = files.get('/index.html')?.body.toString() ?? ''
  assets.delete('/index.html')

  return (request, response) => {
    if (!admit(request, response)) return
    const board = pathOf(request).slice(1)
    if (board === '') response.writeHead(302, { location: `/${boards[0]}` }).end()
    else if (!boards.includes(board)) sendFile(assets.get(`/${board}`), request, response)
    else {
      const { url, token } = door
      sendBoard({ board, boards, door: { url, token }, initial: initialOf(socket, board) }, template, response)
    }
  }
}

/** The keys of one board: all that its page is told. */
function initialOf({ source }: SyncSocket, board: string): BoardConfig['initial'] {
  const entries = [...source.entries()].filter(({ key }) => key.startsWith(prefixOf(board)))
  return Object.fromEntries(entries.map(({ key, entry }) => [key, entry.value]))
}

/** Streams a board between the two halves of the page. */
function sendBoard(config: BoardConfig, template: string, response: ServerResponse): void {
  const [head = '', tail = ''] = template.replace('<!-- config -->', () => configScript(config)).split('<!-- app -->')
  const app = (
    <StrictMode>
      <App {...config} />
    </StrictMode>
  )
  const { pipe, abort } = renderToPipeableStream(app, {
    onShellReady() {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      response.write(head)
      pipe(followedBy(tail)).pipe(response)
    },
    onShellError() {
      answer(response, 500, 'This board cannot be shown.')
    },
  })
  response.once('close', () => abort())
}

function followedBy(tail: string): Transform {
  return new Transform({
    transform: (part, _encoding, done) => done(null, part),
    flush: (done) => done(null, tail),
  })
}
