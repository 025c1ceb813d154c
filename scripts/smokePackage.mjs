import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { otherNodes } from './otherNodes.mjs'

/** Packs the package as npm would publish it, installs it somewhere else, and uses it there: in several Nodes, and through its types. */
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
  'synckey/devtools',
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

const inspect = `import { createConnector, serveWebSocket } from 'synckey/connector'
import { createMemoryDictionary } from 'synckey/testing'
const door = await serveWebSocket(createConnector({ source: createMemoryDictionary() }), { inspect: true })
const page = await fetch(door.inspectUrl)
const script = /src="([^"]+)"/.exec(await page.text())[1]
if (!(await fetch(new URL(script, page.url))).ok) throw new Error('the page at /inspect is not whole')
await door.close()
`

const use = `import { randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import { createSyncStore, createWebSocketTransport } from 'synckey/client'
import { createConnector, serveWebSocket } from 'synckey/connector'
import { Protocol, SyncSocket } from 'synckey/socket'
const options = { protocol: new Protocol('smoke', 'psk'), meshKey: randomBytes(32) }
const [one, other] = [new SyncSocket('127.0.0.1', 0, { ...options, dataDir: 'data' }), new SyncSocket('127.0.0.1', 0, options)]
await one.ready
await other.connect(...one.addr)
const door = await serveWebSocket(createConnector({ source: one }))
const store = createSyncStore({ transport: createWebSocketTransport(door.url, { token: door.token, WebSocket: globalThis.WebSocket ?? WebSocket }) })
store.connect()
const result = await store.set('title', process.version)
if (!result.ok) throw result.error
await one.flush({ peers: 1 })
if (other.get('title') !== process.version) throw new Error('the other node lacks the title')
store.close()
await Promise.all([door.close(), one.close(), other.close()])
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

/** Every entry, the page of a door, two nodes with a page's store, and the command, in one Node. */
function smoke(node) {
  for (const script of ['imports.js', 'inspect.js', 'use.js']) run(node, [script])
  rmSync(join(folder, 'data'), { recursive: true })
  const command = join(folder, 'node_modules/synckey/dist/cli/main.js')
  const asked = `${node} ${command} set title smoke && ${node} ${command} get title`
  const said = run(node, [command, 'serve', '--port', '0', '--', 'sh', '-c', asked])
  if (!said.endsWith('smoke\n')) throw new Error(`in ${node} the command said ${said}`)
}

try {
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, filename), '@types/react'])
  for (const [name, script] of Object.entries({ imports, inspect, use }))
    writeFileSync(join(folder, `${name}.js`), script)
  const nodes = [process.execPath, ...otherNodes()]
  for (const node of nodes) smoke(node)
  writeFileSync(join(folder, 'page.ts'), page)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
  run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder])
  const versions = nodes.map((node) => run(node, ['--version']).trim())
  console.log(`${filename}: installs, works in Node ${versions.join(', ')}, and its types hold in a strict page`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
