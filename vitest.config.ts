import { fileURLToPath } from 'node:url'
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'
import type { BrowserConfigOptions } from 'vitest/node'

const entry = (name: string): string => fileURLToPath(new URL(`./src/${name}.ts`, import.meta.url))

/** Tests import the package by its public names, from the sources. */
import { chromiumArguments } from './test/support/chromiumArguments.ts'
import { reactCompiler } from './test/support/reactCompiler.ts'
const alias = [
  ...[
    'client',
    'middleware',
    'socket',
    'connector',
    'devtools',
    'testing',
    'storybook',
    'electron/main',
    'electron/preload',
    'electron/renderer',
  ].map((name) => ({
    find: `synckey/${name}`,
    replacement: entry(name),
  })),
  { find: /^synckey$/, replacement: entry('index') },
]

const chromium = process.env['CHROMIUM_PATH']

/** A real Chromium, without anything that reaches for a network of its own; vitest writes into what it is given, so each project has its own. */
const browser = (): BrowserConfigOptions => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: {
      ...(chromium && { executablePath: chromium }),
      args: chromiumArguments,
    },
  }),
  instances: [{ browser: 'chromium' }],
})

/** Every story as a test: it plays, and axe finds nothing, in the colours given. */
const stories = (name: string, theme: 'light' | 'dark'): TestProjectInlineConfiguration => ({
  extends: true,
  plugins: [
    storybookTest({
      configDir: fileURLToPath(new URL('./.storybook', import.meta.url)),
      initialGlobals: { theme },
    }),
  ],
  test: { name, browser: browser() },
})

export default defineConfig({
  resolve: { alias },
  test: {
    // Whoever waits for an event waits long enough for a machine that has other work too.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/interop/**', 'test/types/**'],
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'jsdom',
          environment: 'jsdom',
          include: ['test/**/*.dom.test.tsx'],
          exclude: ['test/react18/**', 'test/react/compiled/**'],
        },
      },
      {
        extends: true,
        plugins: [reactCompiler(), react()],
        test: {
          name: 'react-compiler',
          environment: 'jsdom',
          include: [
            'test/react/compiled/*.dom.test.tsx',
            'test/react/use{SyncKey,SyncKeys,SyncLease,HoldLease}.dom.test.tsx',
          ],
        },
      },
      {
        extends: true,
        plugins: [react()],
        test: {
          name: 'chromium',
          include: ['test/**/*.browser.test.tsx'],
          browser: browser(),
        },
      },
      stories('storybook', 'light'),
      stories('storybook-dark', 'dark'),
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: { enabled: true, only: true, include: ['test/types/**/*.test-d.ts'] },
        },
      },
    ],
  },
})
