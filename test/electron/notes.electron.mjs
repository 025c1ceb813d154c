import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { test } from 'node:test'
import { SyncSocket } from 'synckey/socket'
import { kill, launchNotes, pictures, quit } from './apps.mjs'

/** The example in a real Electron, as its users see it. */
const note = (window) => window.getByRole('textbox', { name: 'Note' })
const shows = (window, text) =>
  window.waitForFunction((wanted) => document.querySelector('textarea')?.value === wanted, text)
const says = (window, text) => window.getByText(text).first().waitFor()
const press = (app, id) => app.evaluate(({ Menu }, item) => Menu.getApplicationMenu().getMenuItemById(item).click(), id)

async function write(window, text) {
  await window.getByRole('button', { name: 'New note' }).click()
  await note(window).fill(text)
  await says(window, 'Yours')
}

async function photograph(window, name) {
  for (const colorScheme of ['light', 'dark']) {
    await window.emulateMedia({ colorScheme })
    await window.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) })
  }
}

void test('a key set in one window re-renders the other, over a reload too', async () => {
  const anna = await launchNotes('Anna')
  const { first, second } = anna
  await write(first, 'Buy bread')
  await shows(second, 'Buy bread')
  await note(second).fill('Buy bread and salt')
  await shows(first, 'Buy bread and salt')
  await second.reload()
  await shows(second, 'Buy bread and salt')
  await photograph(first, 'notes')
  await first.getByRole('button', { name: 'synckey DevTools' }).click()
  await first.getByRole('tab', { name: 'Mesh' }).click()
  await photograph(first, 'devtools')
  await quit(anna)
})

void test('what another instance holds is refused, and shown with its name and what was typed; the link can be cut and healed', async () => {
  const anna = await launchNotes('Anna2')
  await write(anna.first, 'Meet at nine')
  const ben = await launchNotes('Ben2', { peers: anna.address })
  await shows(ben.first, 'Meet at nine')
  await says(ben.first, 'Anna2 writes here')
  await note(ben.first).fill('Meet at ten')
  await ben.first.getByRole('alert').waitFor()
  assert.equal(await ben.first.locator('blockquote').textContent(), 'Meet at ten')
  assert.equal(await note(ben.first).inputValue(), 'Meet at nine')
  await photograph(ben.first, 'refused')
  await anna.first.getByRole('button', { name: 'Let others write' }).click()
  await says(ben.first, 'Free')
  await note(ben.first).fill('Meet at ten')
  await shows(anna.first, 'Meet at ten')
  await press(ben.app, 'cut')
  await says(ben.first, 'Cut off')
  await says(anna.first, 'no other machine')
  await note(ben.first).fill('Meet at eleven')
  await press(ben.app, 'cut')
  await shows(anna.first, 'Meet at eleven')
  await quit(ben)
  await quit(anna)
})

void test('a main process that is killed comes back with its id, its notes and its leases', async () => {
  const before = await launchNotes('Anna3')
  await write(before.first, 'Kept')
  const owner = () => document.querySelector('.lease').dataset.state
  assert.equal(await before.first.evaluate(owner), 'mine')
  await kill(before)
  const again = await launchNotes('Anna3')
  await shows(again.first, 'Kept')
  await says(again.first, 'Yours')
  await quit(again)
  const later = await launchNotes('Anna3')
  await shows(later.first, 'Kept')
  await quit(later)
})

/** Windows of one app may share a process, so that one crash takes both; Playwright gives up a page that crashed, the main process does not. */
void test('a window whose page crashed comes back, and is written in', async () => {
  const anna = await launchNotes('Anna4')
  await write(anna.first, 'Still here')
  await anna.app.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const loaded = new Promise((resolve) => window.webContents.once('did-finish-load', resolve))
    window.webContents.forcefullyCrashRenderer()
    await loaded
  })
  await bothWindowsShow(anna.app, 'Still here')
  await anna.app.evaluate(async ({ BrowserWindow }) => {
    const [{ webContents }] = BrowserWindow.getAllWindows()
    await webContents.executeJavaScript(`document.querySelector('textarea').select()`)
    await webContents.insertText('And written on')
  })
  await bothWindowsShow(anna.app, 'And written on')
  await quit(anna)
})

const bothWindowsShow = (app, text) =>
  app.evaluate(async ({ BrowserWindow }, wanted) => {
    const script = `new Promise((resolve) => {
      const look = () => {
        if (document.querySelector('textarea')?.value === ${JSON.stringify(wanted)}) resolve()
        else setTimeout(look, 20)
      }
      look()
    })`
    for (const { webContents } of BrowserWindow.getAllWindows()) await webContents.executeJavaScript(script)
  }, text)

void test('a hundred reloads leave listeners where they were, and memory about there', async (t) => {
  const anna = await launchNotes('Anna5')
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

void test('Electron and Node share a mesh with a key, whoever dials, and nobody without it joins', async () => {
  const meshKey = randomBytes(32)
  const node = new SyncSocket('127.0.0.1', 0, { meshKey, name: 'Node' })
  await node.ready
  const env = { NOTES_KEY: meshKey.toString('hex') }
  const dialling = await launchNotes('Anna6', { peers: node.addr.join(':'), env })
  await says(dialling.first, 'In step with Node')
  await write(dialling.first, 'Secret')
  const [key] = await until(node, 1)
  assert.equal(node.get(key), 'Secret')
  const other = await launchNotes('Ben6', { peers: dialling.address, env })
  await shows(other.first, 'Secret')
  const [host, port] = other.address.split(':')
  const late = new SyncSocket('127.0.0.1', 0, { meshKey, mayDial: () => false })
  assert.equal(await late.connect(host, Number(port)), true)
  await until(late, 1)
  const stranger = new SyncSocket('127.0.0.1', 0, { meshKey: randomBytes(32) })
  assert.equal(await stranger.connect(host, Number(port)), false)
  await photograph(other.first, 'guarded')
  for (const socket of [node, late, stranger]) await socket.close()
  await quit(other)
  await quit(dialling)
})

/** The keys of a socket, once there are so many. */
async function until(socket, count) {
  while ([...socket.keys()].length < count) await new Promise((resolve) => socket.once('update', resolve))
  return [...socket.keys()]
}

void test('a machine that wakes finds out at once which links have died', async () => {
  const anna = await launchNotes('Anna7')
  const ben = await launchNotes('Ben7', { peers: anna.address })
  await says(anna.first, 'In step with Ben7')
  const child = ben.app.process()
  child.kill('SIGSTOP')
  await anna.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'))
  await says(anna.first, 'no other machine')
  child.kill('SIGCONT')
  await says(anna.first, 'In step with Ben7')
  await quit(ben)
  await quit(anna)
})
