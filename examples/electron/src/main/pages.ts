import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { protocol } from 'electron'

/** The built page, beside the built main process. */
const folder = join(import.meta.dirname, '../renderer')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

/** Where the page of the app is. */
export const HOME = 'notes://app/'

/** To be called before the app is ready: pages at notes:// are as good as those at https://. */
export function registerPages(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'notes', privileges: { standard: true, secure: true } }])
}

/** Serves the built page as notes://app/, and nothing else. */
export function servePages(): void {
  protocol.handle('notes', async ({ url }) => {
    const { host, pathname } = new URL(url)
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    const isOurs = host === 'app' && /^[\w-]+(\.[\w-]+)*$/.test(name)
    return (isOurs && (await serveFile(name))) || new Response('Not found', { status: 404 })
  })
}

async function serveFile(name: string): Promise<Response | undefined> {
  const body = await readFile(join(folder, name)).catch(() => undefined)
  if (!body) return undefined
  const nonce = randomBytes(16).toString('base64url')
  const headers = {
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'content-security-policy': policyWith(nonce),
    'x-content-type-options': 'nosniff',
  }
  return new Response(name === 'index.html' ? body.toString().replace('%nonce%', nonce) : new Uint8Array(body), {
    headers,
  })
}

/** Its own scripts and styles, and those that the DevTools panel brings, under the nonce that the page hands it. */
const policyWith = (nonce: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
