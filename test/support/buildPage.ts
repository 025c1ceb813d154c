import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

/** Builds the page of an example from the sources, in a build of React that warns, and returns the folder. */
export async function buildPage(example: string): Promise<string> {
  const outDir = path(`build/test/${example}`)
  await build({
    configFile: false,
    logLevel: 'error',
    root: path(`examples/${example}/page`),
    define: { 'process.env.NODE_ENV': '"development"' },
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
