import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

/** Builds the demo's page from the sources, and returns the folder. */
export async function buildPage(): Promise<string> {
  const outDir = path('build/test/demo')
  await build({
    configFile: false,
    logLevel: 'error',
    root: path('examples/demo/page'),
    resolve: {
      alias: [
        { find: /^synckey$/, replacement: path('src/index.ts') },
        { find: /^synckey\/(.*)$/, replacement: path('src/$1.ts') },
      ],
    },
    build: { outDir, emptyOutDir: true },
  })
  return outDir
}
