import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { answer, createPageGuard, pathOf, type PageGuardOptions } from './pageGuard.ts'
import type { StaticFile } from './staticFiles.ts'

export interface PageHandlerOptions extends PageGuardOptions {
  readonly files: ReadonlyMap<string, StaticFile>
  /** What the page is told, as JSON inside its HTML. */
  readonly config: unknown
  /** Answers what is posted (default: it is refused). */
  readonly post?: RequestListener
}

/** Where `index.html` takes the configuration in. */
const configMark = '<!-- config -->'

/** Answers the browser with the page's files, and with its configuration inside the HTML. */
export function createPageHandler({ files, config, post, ...guardOptions }: PageHandlerOptions): RequestListener {
  const admit = createPageGuard(guardOptions)
  const pages = new Map([...files, ['/', indexPage(files, config)]])
  return (request, response) => {
    if (!admit(request, response)) return
    if (request.method === 'POST' && post) post(request, response)
    else sendFile(pages.get(pathOf(request)), request, response)
  }
}

/** Answers a request for a file; undefined where there is none. */
export function sendFile(file: StaticFile | undefined, { method }: IncomingMessage, response: ServerResponse): void {
  if (method !== 'GET' && method !== 'HEAD') return answer(response, 405, 'This page can only be read.')
  if (!file) return answer(response, 404, 'Not found.')
  response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.length })
  response.end(method === 'HEAD' ? undefined : file.body)
}

/** The element by which a page is told its configuration. */
export function configScript(config: unknown): string {
  const json = JSON.stringify(config).replaceAll('<', String.raw`\u003c`)
  return `<script type="application/json" id="config">${json}</script>`
}

function indexPage(files: ReadonlyMap<string, StaticFile>, config: unknown): StaticFile {
  const index = files.get('/index.html')
  if (!index) throw new Error('the page is not built: there is no index.html; start it with npm, which builds it')
  return { type: index.type, body: Buffer.from(index.body.toString().replace(configMark, () => configScript(config))) }
}
