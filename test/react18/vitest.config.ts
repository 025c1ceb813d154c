import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))
const { devDependencies } = JSON.parse(readFileSync(`${here}package.json`, 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>
}

/** The hooks' suite, all of it but what React 18 has not got, with the packages of this folder. */
export default defineConfig({
  root,
  plugins: [react()],
  resolve: {
    alias: [
      { find: /^synckey\/(.+)$/, replacement: `${root}src/$1.ts` },
      { find: /^synckey$/, replacement: `${root}src/index.ts` },
      ...Object.keys(devDependencies).map((name) => ({
        find: new RegExp(`^${name}(/.*)?$`),
        replacement: `${here}node_modules/${name}$1`,
      })),
    ],
  },
  test: {
    name: 'react-18',
    environment: 'jsdom',
    include: [
      'test/react/**/*.dom.test.tsx',
      'test/react/**/*.test.ts',
      'test/react18/*.dom.test.tsx',
      'test/testing/*.dom.test.tsx',
    ],
    exclude: ['test/react/activity.dom.test.tsx', 'test/react/compiled/**'],
  },
})
