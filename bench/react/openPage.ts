import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium, type Page } from 'playwright'
import { ensureChromium } from '../../scripts/chromium.mjs'
import { chromiumArguments } from '../../test/support/chromiumArguments.ts'
import { installPeers } from '../connector/peers.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Clocks are finest in a page that shares nothing with others. */
const headers = {
  'Content-Type': 'text/html',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/**
 * The contestants, built as for production, in a Chromium that closes with the page. Garbage is collected before each of them, which must not have the engine
 * forget the code of those whose turn it was not: a page that uses one of them never does.
 */
export async function openPage(): Promise<Page> {
  const content = await buildPage()
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...chromiumArguments, '--js-flags=--expose-gc --no-flush-bytecode'],
  })
  const page = await browser.newPage()
  page.on('close', () => void browser.close())
  await page.route('http://localhost/', (route) =>
    route.fulfill({ headers, body: '<!doctype html><title>bench</title>' }),
  )
  await page.goto('http://localhost/')
  await page.addScriptTag({ content })
  return page
}

async function buildPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [`${root}bench/react/page/main.ts`],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    nodePaths: [`${installPeers()}node_modules`],
    alias: {
      synckey: `${root}src/index.ts`,
      'synckey/client': `${root}src/client.ts`,
      ...Object.fromEntries(['react', 'react-dom'].map((name) => [name, `${root}node_modules/${name}`])),
    },
  })
  return outputFiles[0]?.text ?? ''
}
