import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A page with a store of the client, on a server of its own. */
export interface ServedPage {
  /** The page's address for a door: it is told address and token behind the `#`. */
  readonly urlFor: (door: { readonly url: string; readonly token: string }) => string
  readonly close: () => void
}

const client = fileURLToPath(new URL('../../src/client.ts', import.meta.url))

/** Bundles `page.ts` and other scripts beside it out of a folder, and serves a page that runs the first. */
export async function servePage(folder: URL, ...others: readonly string[]): Promise<ServedPage> {
  const { outputFiles } = await build({
    entryPoints: ['page.ts', ...others].map((file) => fileURLToPath(new URL(file, folder))),
    alias: { 'synckey/client': client },
    bundle: true,
    format: 'esm',
    write: false,
    outdir: '/',
  })
  const scripts = new Map(outputFiles.map(({ path, text }) => [path, text]))
  const server = createServer(({ url = '' }, response) => {
    const script = scripts.get(url)
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript')
    response.end(script ?? '<!doctype html><script type="module" src="/page.js"></script>')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    urlFor: ({ url, token }) => `http://127.0.0.1:${port}/#${encodeURIComponent(`${url} ${token}`)}`,
    close: () => server.close(),
  }
}
