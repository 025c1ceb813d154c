import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
const START_MS = 120_000
const STOP_MS = 20_000
const ADDRESS = /^synckey [\w-]+: (http:\/\/\S+)/
const COMMANDS = ['start', ...Object.keys(scripts).filter((name) => /^example:(?!electron)/.test(name))]

/** Everything the command started; a signal to the group is what Ctrl-C sends. */
function start(command) {
  const demo = spawn('npm', ['run', command], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  process.once('exit', () => signal(demo, 'SIGKILL'))
  return demo
}

function signal(demo, name) {
  try {
    process.kill(-demo.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

async function printedAddress(demo) {
  for await (const line of createInterface({ input: demo.stdout })) {
    console.log(line)
    const [, address] = ADDRESS.exec(line) ?? []
    if (address) return address
  }
  throw new Error("it ended without printing 'synckey <name>: http://...'")
}

async function loadPage(address) {
  const page = await fetch(address, { signal: AbortSignal.timeout(STOP_MS) })
  const html = await page.text()
  if (!page.ok || !html.includes('<script'))
    throw new Error(`${address} answered ${page.status}: ${html.slice(0, 200)}`)
  console.log(`smoke: ${address} answers with a page of ${html.length} characters`)
}

/** Ctrl-C reaches the shell that npm runs too, which then says so; what counts is that nothing is left. */
async function stop(demo, address) {
  demo.stdout.resume()
  const exit = once(demo, 'exit', { signal: AbortSignal.timeout(STOP_MS) })
  signal(demo, 'SIGINT')
  const [code, killer] = await exit
  if (code !== 0 && killer !== 'SIGINT') throw new Error(`it ended with ${killer ?? code} on SIGINT`)
  const deadline = Date.now() + STOP_MS
  while (await answers(address)) {
    if (Date.now() > deadline) throw new Error(`${address} still answers after SIGINT`)
  }
  console.log('smoke: SIGINT ends it, and nothing is left')
}

const answers = (address) =>
  fetch(address).then(
    () => true,
    () => false,
  )

async function smoke(command) {
  console.log(`smoke: npm run ${command}`)
  const demo = start(command)
  const deadline = setTimeout(() => fail(new Error(`no address within ${START_MS / 1000} s`)), START_MS)
  const address = await printedAddress(demo)
  clearTimeout(deadline)
  await loadPage(address)
  await stop(demo, address)
}

async function main() {
  for (const command of COMMANDS) await smoke(command)
}

function fail(error) {
  console.error(`smoke: ${error.message}`)
  process.exit(1)
}

main().catch(fail)
