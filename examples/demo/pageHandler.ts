import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { DemoConfig } from './demoConfig.ts'
import type { StaticFile } from './staticFiles.ts'

export interface PageHandlerOptions {
  /** The page's own origins; a request under another host is refused. */
  readonly origins: readonly string[]
  readonly config: DemoConfig
  readonly files: ReadonlyMap<string, StaticFile>
  /** Cuts or heals a machine; false when there is none of that id. */
  readonly control: (action: Control, machine: string) => boolean
}

export type Control = 'cut' | 'heal'

/** Where `index.html` takes the configuration in. */
const configMark = '<!-- config -->'

/** Answers the browser: the page's files, its configuration inside the HTML, and `POST /machines/<id>/<cut or heal>`. */
export function createPageHandler({ origins, config, files, control }: PageHandlerOptions): RequestListener {
  const hosts = new Set(origins.map((origin) => new URL(origin).host))
  const headers = pageHeaders(config)
  const pages = new Map([...files, ['/', indexPage(files, config)]])

  return (request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (!hosts.has(request.headers.host ?? '')) answer(response, 421, `Open ${origins[0]} instead.`)
    else if (request.method === 'POST') post(request, response)
    else if (request.method === 'GET' || request.method === 'HEAD') get(request, response)
    else answer(response, 405, 'Only GET, HEAD and POST.')
  }

  function get(request: IncomingMessage, response: ServerResponse): void {
    const file = pages.get(pathOf(request))
    if (!file) return answer(response, 404, 'Not found.')
    response.writeHead(200, { 'content-type': file.type, 'content-length': file.body.length })
    response.end(request.method === 'HEAD' ? undefined : file.body)
  }

  function post(request: IncomingMessage, response: ServerResponse): void {
    request.resume()
    if (!origins.includes(request.headers.origin ?? '') || !sameText(request.headers['x-demo-token'], config.token))
      return answer(response, 403, 'Only the page itself may do that.')
    const [, machine, action] = /^\/machines\/(\w+)\/(cut|heal)$/.exec(pathOf(request)) ?? []
    const isDone = machine !== undefined && control(action as Control, machine)
    if (isDone) response.writeHead(204).end()
    else answer(response, 404, 'Not found.')
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? ''
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(`${text}\n`)
}

function sameText(given: string | string[] | undefined, wanted: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function indexPage(files: ReadonlyMap<string, StaticFile>, config: DemoConfig): StaticFile {
  const index = files.get('/index.html')
  if (!index) throw new Error('the page is not built: there is no index.html; run `npm start`, which builds it')
  const json = JSON.stringify(config).replaceAll('<', String.raw`\u003c`)
  const script = `<script type="application/json" id="config">${json}</script>`
  return { type: index.type, body: Buffer.from(index.body.toString('utf8').replace(configMark, () => script)) }
}

function pageHeaders({ machines }: DemoConfig): Readonly<Record<string, string>> {
  const doors = machines.map(({ door }) => new URL(door.url).origin)
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${doors.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  }
}
