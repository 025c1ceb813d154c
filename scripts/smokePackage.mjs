import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Packs the package as npm would publish it, installs it somewhere else, and uses it there: in Node, and through its types. */
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'synckey-package-'))
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

const entries = [
  'synckey',
  'synckey/client',
  'synckey/middleware',
  'synckey/socket',
  'synckey/connector',
  'synckey/testing',
  'synckey/storybook',
  'synckey/electron/main',
  'synckey/electron/renderer',
]

const imports = `${entries.map((entry, index) => `import * as entry${index} from '${entry}'`).join('\n')}
for (const entry of [${entries.map((_, index) => `entry${index}`).join(', ')}]) {
  if (Object.keys(entry).length === 0) throw new Error('an entry exports nothing')
}
`

const page = `import { SyncProvider, useSyncKey } from 'synckey'
import { createSyncStore, createWebSocketTransport } from 'synckey/client'
const store = createSyncStore({ transport: createWebSocketTransport('ws://127.0.0.1:1', { token: 'x'.repeat(43) }) })
export function useTitle(): string {
  const [title] = useSyncKey('title', { default: '' })
  return title
}
export { SyncProvider, store }
`

const tsconfig = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    target: 'ES2022',
    lib: ['ES2022', 'DOM'],
    module: 'ESNext',
    moduleResolution: 'bundler',
    types: [],
  },
  include: ['page.ts'],
}

try {
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, filename), '@types/react'])
  writeFileSync(join(folder, 'imports.js'), imports)
  run(process.execPath, ['imports.js'])
  writeFileSync(join(folder, 'page.ts'), page)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder])
  console.log(`${filename}: installs, every entry loads in Node, and its types hold in a strict page`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
