import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What requires React gets the app's, without the detour that a bundler makes for what it does not bundle. */
const react: Plugin = {
  name: 'react of the app',
  setup(bundle) {
    bundle.onResolve({ filter: /^react$/ }, ({ kind }) =>
      kind === 'require-call' ? { path: 'react', namespace: 'app' } : undefined,
    )
    bundle.onLoad({ filter: /^react$/, namespace: 'app' }, () => ({ contents: 'module.exports = React' }))
  },
}

/** Bytes that a page downloads for these exports: bundled, minified, gzipped; React, Zustand and the texts of licenses are not counted. */
async function sizeOf(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    plugins: [react],
    external: ['react', 'react-dom', 'zustand', 'electron'],
    write: false,
    logLevel: 'error',
  })
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length
}

const store = `export { createSyncStore } from './src/client.ts'`
const webSocket = `export { createWebSocketTransport } from './src/client.ts'`
const electron = `export { createElectronTransport } from './src/electron/renderer.ts'`
const preload = `import { exposeSyncBridge } from './src/electron/preload.ts'\nexposeSyncBridge()`
const hooks = `export * from './src/index.ts'`
const oneHook = `export { SyncProvider, useSyncKey } from './src/index.ts'`

/** Limits in bytes: what was reached, rounded up. docs/decisions/page-size.md says what they are made of. */
describe('what a page downloads', () => {
  it.each([
    ['hooks, client and WebSocket transport', [hooks, store, webSocket], 18_030],
    ['useSyncKey, client and WebSocket transport', [oneHook, store, webSocket], 15_800],
    ['the client alone', [store], 11_100],
    ['the WebSocket transport alone', [webSocket], 3_000],
    ['client and Electron transport', [store, electron], 11_980],
    ['the preload of an Electron window', [preload], 400],
  ])('%s: within its limit', async (name, exports, limit) => {
    const bytes = await sizeOf(exports.join('\n'))
    process.stdout.write(`${name}: ${(bytes / 1000).toFixed(1)} kB of ${limit / 1000}\n`)
    expect(bytes).toBeLessThanOrEqual(limit)
  })

  it('has nothing in it of what is not used', async () => {
    const optional = `export { createDevtools, defineSchema, preventUnload } from './src/client.ts'`
    const without = await sizeOf(store)
    expect(await sizeOf(`${store}\n${optional}`)).toBeGreaterThan(without + 700)
  })
})
