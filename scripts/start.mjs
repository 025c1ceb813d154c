import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { register } from 'tsx/esm/api'
import { build } from 'vite'

const HELP = `Usage: npm start -- [--port <port>] [--open]

Builds the package and its demo page, then runs three machines that share one dictionary.
  --port <port>   the page's port (default: PORT, or any free one)
  --open          open the page in the browser
  --help          this text`

const root = fileURLToPath(new URL('..', import.meta.url))
const page = fileURLToPath(new URL('../build/demo', import.meta.url))
const say = (text) => console.log(text)

/** Does one step and says how long it took. */
async function step(what, work) {
  const started = performance.now()
  say(`${what} …`)
  await work()
  say(`${what}: done in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} failed`))))
  })
}

const typescript = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')))
const buildPackage = () => run(process.execPath, [typescript, '-p', 'tsconfig.build.json'])

const buildPage = () =>
  build({
    configFile: false,
    root: fileURLToPath(new URL('../examples/demo/page', import.meta.url)),
    build: { outDir: page, emptyOutDir: true },
    logLevel: 'error',
  })

/** The server is TypeScript and imports the package by its name, as an app does. */
async function startDemo(options) {
  register({ tsconfig: false })
  const server = await import('../examples/demo/server.ts')
  return server.startDemo(options)
}

function portOf(text) {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Error(`${text} is no port; give a number from 0 (any free port) to 65535`)
}

function tell({ url, ports }) {
  say(`\nsynckey demo: ${url}\n`)
  say('Every port that is open, all on 127.0.0.1:')
  const width = Math.max(...ports.map(({ name }) => name.length))
  say(`  ${'page'.padEnd(width)}   ${new URL(url).port}`)
  for (const { name, door, mesh } of ports) say(`  ${name.padEnd(width)}   ${door} (door)   ${mesh} (mesh)`)
  say('\nCtrl-C stops it.')
}

/** From now on Ctrl-C ends everything, whatever there is by then; npm may send it twice. */
function stopOnSignal() {
  let demo
  let stopping
  const stop = () => {
    stopping ??= Promise.resolve(demo?.close()).then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
  return (started) => (demo = started)
}

function openBrowser(url) {
  const openers = { darwin: ['open', url], win32: ['cmd', '/c', 'start', '', url] }
  const [command, ...args] = openers[process.platform] ?? ['xdg-open', url]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.once('error', () => say(`No browser could be opened; the address is ${url}`))
  child.unref()
}

async function main() {
  const options = { port: { type: 'string' }, open: { type: 'boolean' }, help: { type: 'boolean' } }
  const { values } = parseArgs({ options })
  if (values.help) return say(HELP)
  const port = portOf(values.port ?? process.env.PORT ?? '0')
  const stopsToo = stopOnSignal()
  await step('Building the package', buildPackage)
  await step('Building the page', buildPage)
  const demo = await startDemo({ page, port })
  stopsToo(demo)
  tell(demo)
  if (values.open) openBrowser(demo.url)
}

main().catch((error) => {
  console.error(`The demo could not start: ${error.message}`)
  process.exit(1)
})
