import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { _electron } from 'playwright'
import { notes, root } from '../../scripts/electron.mjs'

/** Apps in a real Electron, ended after the tests of a file. */
const scratch = mkdtempSync(join(tmpdir(), 'synckey-electron-'))
/** Apps and their processes. */
const running = new Map()

/** Where pictures of windows are put, to be looked at. */
export const pictures = join(root, 'build/electron-pictures')
mkdirSync(pictures, { recursive: true })

after(async () => {
  for (const child of running.values()) await end(child)
  rmSync(scratch, { recursive: true, force: true })
})

/** An instance of the example, with its two windows. `name` is its machine, whose directory it keeps. */
export async function launchNotes(name, { peers = '', env = {} } = {}) {
  const app = await launch(notes, { NOTES_DATA: join(scratch, name), NOTES_NAME: name, NOTES_PEERS: peers, ...env })
  while (app.windows().length < 2) await app.waitForEvent('window')
  const [first, second] = app.windows()
  for (const window of [first, second]) await window.getByText('In step').waitFor()
  const [address] = (await first.locator('.address').textContent()).split(',')
  return { app, first, second, address }
}

/** The app of test/electron/harness, with no window yet. */
export async function launchHarness(name) {
  const app = await launch(join(root, 'build/electron-harness/main/index.js'), { HARNESS_DATA: join(scratch, name) })
  const ask = (script, argument) => app.evaluate(script, argument)
  while (!(await ask(() => 'harness' in globalThis))) await new Promise((resolve) => setTimeout(resolve, 20))
  const open = async (options = {}, show = true) => {
    const opened = app.waitForEvent('window')
    await ask((_, [given, shown]) => globalThis.harness.open(given, shown), [options, show])
    return opened
  }
  return { app, ask, open }
}

async function launch(main, env) {
  const app = await _electron.launch({
    executablePath: process.env.ELECTRON,
    args: ['--no-sandbox', main],
    env: { ...process.env, ...env },
  })
  running.set(app, app.process())
  return app
}

/** Ends an app as its user would. */
export async function quit({ app }) {
  running.delete(app)
  await app.close()
}

/** Ends an app at once, as the system would. */
export async function kill({ app }) {
  const child = running.get(app)
  running.delete(app)
  await end(child)
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
