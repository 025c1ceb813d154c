import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchHarness, quit } from './apps.mjs'

/** The bridge in a real Electron, with windows made for it. */

/** Connects a store in a page, and leaves it at `window.store`; `key` is listened to. */
const connect = (page, key) =>
  page.evaluate(
    (name) =>
      new Promise((resolve) => {
        const store = window.createSyncStore({ transport: window.createElectronTransport() })
        window.store = store
        if (name !== null) store.subscribeKey(name, () => {})
        store.connect()
        const look = () => {
          const { state } = store.status()
          if (state === 'connected') resolve()
        }
        store.subscribe(look)
        look()
      }),
    key,
  )

const sees = (page, key, value) =>
  page.waitForFunction(([name, wanted]) => window.store.get(name) === wanted, [key, value])

void test('the ports of a window are a channel like every other', async (t) => {
  const house = await launchHarness('suite')
  const opened = house.app.waitForEvent('window')
  await house.ask(() => globalThis.harness.openSuite())
  const page = await opened
  await page.waitForFunction(() => 'runTests' in window)
  const results = await page.evaluate(() => window.runTests())
  for (const [name, failure] of results) await t.test(name, () => assert.equal(failure, undefined))
  assert.ok(results.length >= 11)
  await quit(house)
})

void test('a window that is opened late is told of its keys alone at first', async () => {
  const house = await launchHarness('late')
  await house.ask(() => {
    for (let index = 0; index < 5_000; index++) globalThis.harness.sync.socket.set(`k/${index}`, index)
  })
  const page = await house.open()
  await connect(page, 'k/7')
  await sees(page, 'k/7', 7)
  assert.deepEqual(await page.evaluate(() => window.store.keys()), ['k/7'])
  await page.evaluate(() => window.store.subscribePrefix('k/', () => {}))
  await page.waitForFunction(() => window.store.keys().length === 5_000)
  await quit(house)
})

void test('a dozen windows are served, hidden ones too', async () => {
  const house = await launchHarness('many')
  const pages = []
  for (let index = 0; index < 12; index++) {
    const page = await house.open({}, index % 2 === 0)
    await connect(page, 'k')
    pages.push(page)
  }
  await pages[0].evaluate(() => window.store.set('k', 'to all'))
  for (const page of pages) await sees(page, 'k', 'to all')
  await quit(house)
})

void test('windows that are owners of their own refuse each other, over a reload too', async () => {
  const house = await launchHarness('owners')
  const [one, two] = [await house.open({ owners: 'client' }), await house.open({ owners: 'client' })]
  for (const page of [one, two]) await connect(page, 'k')
  const set = (page, value) => page.evaluate((next) => window.store.set('k', next).then(({ ok }) => ok), value)
  assert.equal(await set(one, 1), true)
  assert.equal(await set(two, 2), false)
  await one.reload()
  await one.waitForFunction(() => 'createSyncStore' in window)
  await connect(one, 'k')
  assert.equal(await set(one, 3), true)
  await quit(house)
})

void test('a window that is not isolated is refused, and says why', async () => {
  const house = await launchHarness('refused')
  const why = (preferences) => house.ask((_, given) => globalThis.harness.whyRefused(given), preferences)
  assert.equal(await why({}), null)
  const unsafe = {
    sandbox: { sandbox: false },
    contextIsolation: { contextIsolation: false, sandbox: false },
    nodeIntegration: { nodeIntegration: true },
    webSecurity: { webSecurity: false },
  }
  for (const [name, preferences] of Object.entries(unsafe)) {
    assert.match(await why(preferences), new RegExp(`its ${name} is (on|off)`))
  }
  await quit(house)
})

void test('a page finds the bridge in its window, and nothing of Electron or Node', async () => {
  const house = await launchHarness('globals')
  const page = await house.open()
  const found = await page.evaluate(() => ({
    bridge: JSON.stringify(window.synckey),
    others: ['ipcRenderer', 'require', 'process', 'module', 'Buffer', 'global', 'electron'].filter(
      (name) => name in window,
    ),
  }))
  assert.deepEqual(found, { bridge: '{"version":1}', others: [] })
  await quit(house)
})

/** What a page hears that offers a port and says hello on it. */
const offer = (frame) =>
  frame.evaluate(
    () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel()
        const heard = []
        port1.addEventListener('message', ({ data }) => heard.push(data))
        port1.addEventListener('close', () => resolve(heard))
        port1.start()
        window.postMessage({ synckeyBridge: 'synckey' }, '/', [port2])
        const hello = { type: 'hello', version: 1, session: 's'.repeat(32), owner: null, resume: null, interest: null }
        port1.postMessage({ channel: 1, type: 'open' })
        port1.postMessage({ channel: 1, type: 'message', message: hello })
      }),
  )

void test('a page that is not ours gets nothing, and a page of ours that comes back does', async () => {
  const house = await launchHarness('elsewhere')
  const page = await house.open()
  await connect(page, 'k')
  await page.evaluate(() => window.store.set('k', 'private'))
  const load = (url) =>
    house.ask(({ BrowserWindow }, address) => BrowserWindow.getAllWindows()[0].loadURL(address), url)
  await load('elsewhere://page/index.html')
  assert.deepEqual(await offer(page), [
    { channel: 1, type: 'close', code: 4403, reason: 'this page may not share keys' },
  ])
  await load('app://harness/index.html')
  await connect(page, 'k')
  await sees(page, 'k', 'private')
  await quit(house)
})

void test('a frame inside a page has no bridge', async () => {
  const house = await launchHarness('frame')
  const page = await house.open()
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe')
        frame.addEventListener('load', resolve)
        frame.src = 'app://harness/index.html'
        document.body.append(frame)
      }),
  )
  const [, frame] = page.frames()
  assert.equal(await frame.evaluate(() => 'synckey' in window), false)
  await quit(house)
})
