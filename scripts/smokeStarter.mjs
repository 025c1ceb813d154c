import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright'
import { ensureChromium } from './chromium.mjs'

/** Makes an app with `synckey init` of the packed package, installs and starts it as its README says, and types into its pages. */
const START_MS = 120_000
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'synckey-starter-'))
const app = join(folder, 'app')
const env = { ...process.env, SYNCKEY_HOME: join(folder, 'home'), NO_COLOR: '1' }
delete env.FORCE_COLOR

const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

const say = (text) => console.log(`starter: ${text}`)

/** The package in a folder where only `npx synckey init` is wanted, then the app with the same package. */
function install() {
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], root))
  const tarball = join(folder, filename)
  run('npm', ['install', '--no-audit', '--no-fund', '--prefix', join(folder, 'tool'), tarball], folder)
  const files = run(join(folder, 'tool/node_modules/.bin/synckey'), ['init', app], folder)
  say(`synckey init wrote ${files.trim().split('\n').length} files`)
  run('npm', ['install', '--no-audit', '--no-fund', tarball], app)
  run('npm', ['run', 'check'], app)
  say('its types hold')
}

function start() {
  const started = spawn('npm', ['start'], { cwd: app, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  process.once('exit', () => signal(started, 'SIGKILL'))
  return started
}

function signal(child, name) {
  try {
    process.kill(-child.pid, name)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

async function printedAddress(started) {
  for await (const line of createInterface({ input: started.stdout })) {
    const [address] = /http:\/\/localhost:\d+\//.exec(line) ?? []
    if (address) return address
  }
  throw new Error('npm start ended without naming the address of the page')
}

async function openPage(browser, address) {
  const page = await browser.newPage()
  page.on('pageerror', (error) => fail(new Error(`the page failed: ${error.message}`)))
  await page.goto(address)
  await page.getByText('Connected').waitFor()
  return page
}

/** What is typed in one page appears in the other, and at the command line. */
async function typeInto(address) {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox', '--disable-gpu'] })
  const [one, other] = [await openPage(browser, address), await openPage(browser, address)]
  await one.getByLabel('title', { exact: true }).fill('Picnic on Sunday')
  await one.getByText(/^Yours for \d+ min/).waitFor()
  await other.waitForFunction(() => document.querySelector('#title').value === 'Picnic on Sunday')
  say('what was typed in one page is in the other')
  const printed = run('npx', ['synckey', 'get', 'title'], app)
  if (printed !== 'Picnic on Sunday\n') throw new Error(`synckey get title printed ${printed}`)
  await browser.close()
}

/** Ctrl-C reaches the shell that npm runs too, which then says so; what counts is that the connector took its leave. */
async function stop(started) {
  started.stdout.resume()
  const exit = once(started, 'exit', { signal: AbortSignal.timeout(20_000) })
  signal(started, 'SIGINT')
  const [code, killer] = await exit
  if (code !== 0 && killer !== 'SIGINT') throw new Error(`npm start ended with ${killer ?? code} on SIGINT`)
  const { status } = spawnSync('npx', ['synckey', 'status'], { cwd: app, env })
  if (status !== 3) throw new Error(`synckey status ended with ${status} after SIGINT; no connector is to be left`)
  say('SIGINT ends it, and leaves no connector')
}

async function main() {
  install()
  const started = start()
  const deadline = setTimeout(() => fail(new Error(`no page within ${START_MS / 1000} s`)), START_MS)
  const address = await printedAddress(started)
  clearTimeout(deadline)
  await typeInto(address)
  await stop(started)
}

function fail(error) {
  console.error(`starter: ${error.message}`)
  rmSync(folder, { recursive: true, force: true })
  process.exit(1)
}

main().then(() => rmSync(folder, { recursive: true, force: true }), fail)
