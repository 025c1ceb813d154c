import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

/** Where the door shows the page, and below which its files are. */
export const INSPECT_PATH = '/inspect'

/** Where `npm run build` puts the page; sources and built files are equally deep. */
const FOLDER = join(import.meta.dirname, '../../dist/inspect')

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/** The DevTools as a page. It holds no secret: what it shows, it asks the door for, with the token. */
export class InspectPage {
  /** By path of the address: what is not in it cannot be asked for. */
  readonly #files: ReadonlyMap<string, Buffer>

  private constructor(files: ReadonlyMap<string, Buffer>) {
    this.#files = files
  }

  /** Reads the page's files. Rejects where it was not built. */
  static async read(): Promise<InspectPage> {
    const names = await readdir(FOLDER).catch((cause: unknown) => {
      throw new Error('The page for `inspect` is not built: run `npm run build` in the sources of synckey', { cause })
    })
    const files = names.map(async (name) => [pathOf(name), await readFile(join(FOLDER, name))] as const)
    return new InspectPage(new Map(await Promise.all(files)))
  }

  /** Answers a request for one of the files; false where it is for none. */
  answer({ method, url, headers }: IncomingMessage, response: ServerResponse): boolean {
    const path = (url ?? '').split('?')[0] ?? ''
    const file = this.#files.get(path)
    if (!file || (method !== 'GET' && method !== 'HEAD')) return false
    const nonce = randomBytes(16).toString('base64url')
    const body = path === INSPECT_PATH ? Buffer.from(file.toString().replace('%NONCE%', nonce)) : file
    const type = types[extname(path) || '.html'] ?? 'application/octet-stream'
    response.writeHead(200, {
      ...pageHeaders(nonce, headers.host ?? ''),
      'content-type': type,
      'content-length': body.length,
    })
    response.end(method === 'HEAD' ? undefined : body)
    return true
  }
}

const pathOf = (name: string): string => (name === 'index.html' ? INSPECT_PATH : `${INSPECT_PATH}/${name}`)

function pageHeaders(nonce: string, host: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    'img-src data:',
    `connect-src 'self' ws://${host} wss://${host}`,
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
