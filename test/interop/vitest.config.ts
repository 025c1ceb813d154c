import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The old peers in processes of their own, one test file after the other. */
export default defineConfig({
  root,
  resolve: {
    alias: [
      { find: /^synckey\/(.+)$/, replacement: `${root}src/$1.ts` },
      { find: /^synckey$/, replacement: `${root}src/index.ts` },
    ],
  },
  test: {
    name: 'interop',
    include: ['test/interop/**/*.test.ts'],
    globalSetup: ['test/interop/peers/prerequisites.ts'],
    fileParallelism: false,
    testTimeout: 240_000,
  },
})
