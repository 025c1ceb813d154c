import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

/** Runs the benches as the package is published: tsx would give every function its name anew, which costs some of them a tenth of their speed. */
const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const outfile = path('bench/build/run.mjs')

await build({
  entryPoints: [path('bench/run.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  alias: Object.fromEntries(
    ['client', 'connector', 'socket', 'testing', 'middleware'].map((door) => [
      `synckey/${door}`,
      path(`src/${door}.ts`),
    ]),
  ),
  logLevel: 'error',
})
await import(outfile)
