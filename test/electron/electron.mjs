import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { _electron } from 'playwright'
import { notes, root } from '../../scripts/electron.mjs'

/** What only a real Electron can show, with the app of examples/electron. */
const scratch = mkdtempSync(join(tmpdir(), 'synckey-electron-'))
const pictures = join(root, 'build/electron-pictures')
mkdirSync(pictures, { recursive: true })
const running = new Set()
after(async () => {
  for (const app of running) await app.close()
  rmSync(scratch, { recursive: true, force: true })
})

/** An instance of the app, with its two windows. `name` is its machine, whose directory it keeps. */
async function launch(name, peers = '') {
  const app = await _electron.launch({
    executablePath: process.env.ELECTRON,
    args: ['--no-sandbox', notes],
    env: { ...process.env, NOTES_DATA: join(scratch, name), NOTES_NAME: name, NOTES_PEERS: peers },
  })
  running.add(app)
  const address = new Promise((resolve) => {
    app.process().stdout.on('data', (text) => {
      const found = /mesh address: (\S+)/.exec(String(text))
      if (found) resolve(found[1])
    })
  })
  while (app.windows().length < 2) await app.waitForEvent('window')
  const [first, second] = app.windows()
  for (const window of [first, second]) await window.getByText('In step').waitFor()
  return { app, first, second, address }
}

async function quit({ app }) {
  running.delete(app)
  await app.close()
}

const note = (window) => window.getByRole('textbox', { name: 'Note' })
const shows = (window, text) =>
  window.waitForFunction((wanted) => document.querySelector('textarea')?.value === wanted, text)
const says = (window, text) => window.getByText(text).waitFor()

async function write(window, text) {
  await window.getByRole('button', { name: 'New note' }).click()
  await note(window).fill(text)
  await says(window, 'Yours')
}

void test('a key set in one window re-renders the other, over a reload too', async () => {
  const anna = await launch('Anna')
  const { first, second } = anna
  await write(first, 'Buy bread')
  await shows(second, 'Buy bread')
  await note(second).fill('Buy bread and salt')
  await shows(first, 'Buy bread and salt')
  await second.reload()
  await shows(second, 'Buy bread and salt')
  for (const colorScheme of ['light', 'dark']) {
    await first.emulateMedia({ colorScheme })
    await first.screenshot({ path: join(pictures, `${colorScheme}.png`) })
  }
  await quit(anna)
})

void test('what another instance holds is refused, and shown with its name and what was typed', async () => {
  const anna = await launch('Anna2')
  await write(anna.first, 'Meet at nine')
  const ben = await launch('Ben2', await anna.address)
  await shows(ben.first, 'Meet at nine')
  await says(ben.first, 'Anna2 writes here')
  await note(ben.first).fill('Meet at ten')
  await ben.first.getByRole('alert').waitFor()
  assert.equal(await ben.first.locator('blockquote').textContent(), 'Meet at ten')
  assert.equal(await note(ben.first).inputValue(), 'Meet at nine')
  await ben.first.screenshot({ path: join(pictures, 'refused.png') })
  await anna.first.getByRole('button', { name: 'Let others write' }).click()
  await says(ben.first, 'Free')
  await note(ben.first).fill('Meet at ten')
  await shows(anna.first, 'Meet at ten')
  const press = (app, id) =>
    app.evaluate(({ Menu }, item) => Menu.getApplicationMenu().getMenuItemById(item).click(), id)
  await press(ben.app, 'cut')
  await says(ben.first, 'No other machine')
  await note(ben.first).fill('Meet at eleven')
  await press(ben.app, 'heal')
  await shows(anna.first, 'Meet at eleven')
  await quit(ben)
  await quit(anna)
})

void test('a main process that is killed comes back with its notes and leases', async () => {
  const before = await launch('Anna3')
  await write(before.first, 'Kept')
  running.delete(before.app)
  const ended = new Promise((resolve) => before.app.process().once('exit', resolve))
  before.app.process().kill('SIGKILL')
  await ended
  const again = await launch('Anna3')
  await shows(again.first, 'Kept')
  await says(again.first, 'Yours')
  await quit(again)
})

void test('a page that is not the app’s gets nothing', async () => {
  const anna = await launch('Anna4')
  await write(anna.first, 'Private')
  const heard = await anna.app.evaluate(async ({ BrowserWindow, protocol }) => {
    const [window] = BrowserWindow.getAllWindows()
    protocol.handle('elsewhere', () => new Response('<p>elsewhere', { headers: { 'content-type': 'text/html' } }))
    await window.loadURL('elsewhere://page/')
    return window.webContents.executeJavaScript(`new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      const heard = [typeof window.synckey, typeof window.ipcRenderer, typeof window.require]
      port1.onmessage = ({ data }) => heard.push(data)
      port1.addEventListener('close', () => resolve(heard))
      window.postMessage({ synckeyBridge: 'synckey' }, '/', [port2])
      port1.postMessage({ channel: 1, type: 'open' })
      port1.postMessage({ channel: 1, type: 'message', message: { type: 'hello', version: 1, session: 's'.repeat(32), owner: null, resume: null, interest: null } })
    })`)
  })
  assert.deepEqual(heard, [
    'object',
    'undefined',
    'undefined',
    { channel: 1, type: 'close', code: 4403, reason: 'this page may not share keys' },
  ])
  await quit(anna)
})

void test('a hundred reloads leave listeners where they were, and memory about there', async (t) => {
  const anna = await launch('Anna5')
  await write(anna.first, 'Again')
  const measure = () =>
    anna.app.evaluate(({ webContents }) => {
      const all = webContents.getAllWebContents()
      const count = (emitter) => emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0)
      const listeners = all.map((contents) => count(contents) + count(contents.ipc))
      return { listeners, heapMb: process.memoryUsage().heapUsed / 2 ** 20 }
    })
  const reload = async (times) => {
    for (let done = 0; done < times; done++) {
      await anna.first.reload()
      await shows(anna.first, 'Again')
    }
  }
  await reload(10)
  const before = await measure()
  await reload(100)
  const later = await measure()
  t.diagnostic(`heap of main: ${before.heapMb.toFixed(1)} MB, after 100 reloads ${later.heapMb.toFixed(1)} MB`)
  assert.deepEqual(later.listeners, before.listeners)
  assert.ok(later.heapMb < before.heapMb + 10)
  await quit(anna)
})
