import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url))

/** Builds the page that a connector's door shows at /inspect, of the sources, into dist/inspect or the directory given. */
await build({
  configFile: false,
  logLevel: 'error',
  root: path('inspect'),
  base: '/inspect/',
  resolve: {
    alias: [{ find: /^synckey\/(.*)$/, replacement: path('src/$1.ts') }],
  },
  build: { outDir: process.argv[2] ?? path('dist/inspect'), emptyOutDir: true, assetsDir: '', modulePreload: false },
})
