import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'
import { build } from 'vite'

/** What `npm start` and the examples have in common: they build what they need, run a server of TypeScript, and end on Ctrl-C. */

/** The path of something in the repository. */
export const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url))

export const say = (text) => console.log(text)

/** Does one step and says how long it took. */
export async function step(what, work) {
  const started = performance.now()
  say(`${what} …`)
  await work()
  say(`${what}: done in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: path('.'), stdio: 'inherit' })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(' ')} failed`))))
  })
}

const typescript = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')))

export const buildPackage = () => run(process.execPath, [typescript, '-p', 'tsconfig.build.json'])

/** Builds the DevTools as a page, which a door with `inspect` shows. */
export const buildInspectPage = () => run(process.execPath, [path('scripts/buildInspectPage.mjs')])

/** Builds a page of `root`, a path in the repository, into `outDir`; or, with `ssr`, what a server renders it with. */
export const buildPage = (root, outDir, options = {}) =>
  build({ configFile: false, root: path(root), build: { outDir, emptyOutDir: true, ...options }, logLevel: 'error' })

/** Loads a server of TypeScript, which imports the package by its name, as an app does. */
export function load(server) {
  register({ tsconfig: path('scripts/tsconfig.load.json') })
  return import(server)
}

export function portOf(text) {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Error(`${text} is no port; give a number from 0 (any free port) to 65535`)
}

/** From now on Ctrl-C ends everything, whatever there is by then; npm may send it twice. Returns how to say what there is. */
export function stopOnSignal() {
  let running
  let stopping
  const stop = () => {
    stopping ??= Promise.resolve(running?.close()).then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop)
  return (started) => (running = started)
}

export function openBrowser(url) {
  const openers = { darwin: ['open', url], win32: ['cmd', '/c', 'start', '', url] }
  const [command, ...args] = openers[process.platform] ?? ['xdg-open', url]
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.once('error', () => say(`No browser could be opened; the address is ${url}`))
  child.unref()
}
