import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { app, BrowserWindow, MessageChannelMain, protocol } from 'electron'
import { CHANGE_KEYS, CHANGE_SECONDS, CHANGES_PER_SECOND, JOIN_KEYS, TURN_MS } from './load.ts'
import type { Found, House } from './load.ts'
import { traceTasks } from './taskTrace.ts'

const WINDOWS = 7

/** Puts a contestant to the task that the environment names, and prints what was found. */
export function contest(open: () => Promise<House>): void {
  app.setPath('userData', process.env['BENCH_DATA'] ?? '')
  protocol.registerSchemesAsPrivileged([{ scheme: 'bench', privileges: { standard: true, secure: true } }])
  app.on('window-all-closed', () => {})
  const task = process.env['BENCH_TASK'] === 'join' ? join100k : change
  app
    .whenReady()
    .then(async () => {
      protocol.handle('bench', serve)
      process.stdout.write(`found ${JSON.stringify(await task(await open()))}\n`)
      app.exit()
    })
    .catch((error: unknown) => {
      process.stderr.write(`${String(error)}\n`)
      app.exit(1)
    })
}

async function serve({ url }: Request): Promise<Response> {
  const { pathname } = new URL(url)
  const type = pathname.endsWith('.html') ? 'text/html' : 'text/javascript'
  return new Response(await readFile(join(import.meta.dirname, '../page', pathname)), {
    headers: { 'content-type': type },
  })
}

async function openWindow(house: House, needs: 'all' | 'first'): Promise<BrowserWindow> {
  const window = new BrowserWindow({ webPreferences: { preload: house.preload } })
  house.attach(window, needs)
  await window.loadURL(`bench://page/${process.env['BENCH_PAGE']}`)
  return window
}

const ask = <T>(window: BrowserWindow, script: string): Promise<T> =>
  window.webContents.executeJavaScript(`window.bench.${script}`) as Promise<T>

/** How soon further windows show their first value. */
async function join100k(house: House): Promise<Found> {
  house.fill(JOIN_KEYS)
  await openWindow(house, 'first')
  const joinMs: number[] = []
  for (let count = 0; count < WINDOWS; count++) {
    const window = await openWindow(house, 'first')
    joinMs.push(await ask<number>(window, 'firstValueMs()'))
    window.close()
  }
  return { joinMs }
}

/** What it costs a window to be told of many changes. */
async function change(house: House): Promise<Found> {
  house.fill(CHANGE_KEYS)
  const window = await openWindow(house, 'all')
  await ask(window, 'firstValueMs()')
  await ask(window, 'watch()')
  const messages = countMessages(window)
  const tasks = await traceTasks(window)
  const start = performance.now()
  const changes = await makeChanges(house)
  house.set(0, -1)
  await ask(window, 'reached(-1)')
  const seconds = (performance.now() - start) / 1000
  const heard = await ask<number>(window, 'heard()')
  const sizes = megabytes(window)
  return { ...(await tasks()), heard, changes, seconds, messages: messages(), ...sizes }
}

/** As many as were due at each turn; a main process that cannot keep up makes fewer. */
async function makeChanges(house: House): Promise<number> {
  const start = performance.now()
  let made = 0
  for (let elapsed = 0; elapsed < CHANGE_SECONDS * 1000; elapsed = performance.now() - start) {
    const due = (CHANGES_PER_SECOND * elapsed) / 1000
    const turn = performance.now()
    for (; made < due && performance.now() - turn < TURN_MS; made++) house.set(made % CHANGE_KEYS, made)
    await wait(TURN_MS - Math.min(TURN_MS - 1, performance.now() - turn))
  }
  return made
}

/** Counts what the main process sends to a window, over ports and by name. */
function countMessages({ webContents }: BrowserWindow): () => number {
  let count = 0
  const port = Object.getPrototypeOf(new MessageChannelMain().port1) as { postMessage: (...args: unknown[]) => void }
  const [post, send] = [port.postMessage, webContents.send.bind(webContents)]
  port.postMessage = function (...args) {
    count++
    post.apply(this, args)
  }
  webContents.send = (...args) => {
    count++
    send(...args)
  }
  return () => count
}

function megabytes({ webContents }: BrowserWindow): { readonly mainMb: number; readonly pageMb: number } {
  const of = (pid: number): number =>
    (app.getAppMetrics().find((one) => one.pid === pid)?.memory.workingSetSize ?? 0) / 1024
  return { mainMb: of(process.pid), pageMb: of(webContents.getOSProcessId()) }
}
