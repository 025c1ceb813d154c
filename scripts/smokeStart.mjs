import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const START_MS = 120_000
const STOP_MS = 20_000
const ADDRESS = /^synckey demo: (http:\/\/\S+)/

/** Everything the demo started; a signal to the group is what Ctrl-C sends. */
function start() {
  const demo = spawn('npm', ['start'], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
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
  throw new Error("npm start ended without printing 'synckey demo: http://...'")
}

async function loadPage(address) {
  const page = await fetch(address, { signal: AbortSignal.timeout(STOP_MS) })
  const html = await page.text()
  if (!page.ok || !html.includes('<script'))
    throw new Error(`${address} answered ${page.status}: ${html.slice(0, 200)}`)
  console.log(`smoke: ${address} answers with a page of ${html.length} characters`)
}

async function stop(demo) {
  demo.stdout.resume()
  const exit = once(demo, 'exit', { signal: AbortSignal.timeout(STOP_MS) })
  signal(demo, 'SIGINT')
  const [code, killer] = await exit
  if (code !== 0) throw new Error(`npm start ended with ${killer ?? code} on SIGINT; it must exit with 0`)
  console.log('smoke: SIGINT ends it with exit code 0')
}

async function main() {
  const demo = start()
  const deadline = setTimeout(() => fail(new Error(`no address within ${START_MS / 1000} s`)), START_MS)
  const address = await printedAddress(demo)
  clearTimeout(deadline)
  await loadPage(address)
  await stop(demo)
}

function fail(error) {
  console.error(`smoke: ${error.message}`)
  process.exit(1)
}

main().catch(fail)
