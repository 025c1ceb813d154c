import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMessagePortTransport, createSyncStore } from 'synckey/client'
import type { SyncStore } from 'synckey/client'
import { createConnector } from 'synckey/connector'
import { createElectronBridge } from 'synckey/electron/main'
import type { ElectronBridgeOptions } from 'synckey/electron/main'
import { createMemoryDictionary } from 'synckey/testing'
import { TestWindow } from '../support/electronWindow.ts'

const stores: SyncStore[] = []
afterEach(() => {
  for (const store of stores.splice(0)) store.close()
})

const APP = ['app://notes/index.html', 'app://notes'] as const

function house(options: Partial<ElectronBridgeOptions> = {}) {
  const connector = createConnector({ source: createMemoryDictionary({ data: { a: 1 } }) })
  return createElectronBridge({ connector, ...options })
}

/** A store of the page that a window shows, or of a frame inside it. */
function openStore(window: TestWindow, frame = window.mainFrame): SyncStore {
  const { port1, port2 } = new MessageChannel()
  const store = createSyncStore({ transport: createMessagePortTransport(port1, { backoff: { minMs: 60_000 } }) })
  stores.push(store)
  store.connect()
  window.offer(port2, frame)
  return store
}

const expectState = (store: SyncStore, state: string): Promise<void> =>
  vi.waitFor(() => expect(store.status().state).toBe(state))

async function expectRefused(store: SyncStore): Promise<void> {
  await vi.waitFor(() => expect(store.status()).toMatchObject({ error: { code: 'forbidden' } }))
  expect(store.keys()).toEqual([])
}

describe('a bridge', () => {
  it('shares keys among the windows that it was given', async () => {
    const bridge = house()
    const windows = [new TestWindow(), new TestWindow()] as const
    for (const window of windows) bridge.attach(window)
    for (const window of windows) window.show(...APP)
    const [first, second] = [openStore(windows[0]), openStore(windows[1])]
    await Promise.all([expectState(first, 'connected'), expectState(second, 'connected')])
    expect(await first.set('a', 2)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(second.get('a')).toBe(2))
    expect(await second.set('a', 3)).toMatchObject({ ok: true })
    bridge.dispose()
  })

  it('keeps windows apart that are owners of their own', async () => {
    const bridge = house()
    const windows = [new TestWindow(), new TestWindow()] as const
    for (const window of windows) bridge.attach(window, { owners: 'client' })
    for (const window of windows) window.show(...APP)
    const [first, second] = [openStore(windows[0]), openStore(windows[1])]
    await Promise.all([expectState(first, 'connected'), expectState(second, 'connected')])
    expect(await first.set('mine', 1)).toMatchObject({ ok: true })
    expect(await second.set('mine', 2)).toMatchObject({ ok: false, error: { code: 'lease-held' } })
    bridge.dispose()
  })

  it.each([
    ['sandbox', { sandbox: false }],
    ['contextIsolation', { contextIsolation: false }],
    ['nodeIntegration', { nodeIntegration: true }],
    ['webSecurity', { webSecurity: false }],
  ])('takes no window whose %s is not as it should be', (name, preferences) => {
    const window = new TestWindow(preferences)
    expect(() => house().attach(window)).toThrow(`its ${name} is`)
    expect(window.listening).toBe(0)
  })

  it('takes a window once', () => {
    const bridge = house()
    const window = new TestWindow()
    bridge.attach(window)
    expect(() => bridge.attach(window)).toThrow('attached already')
    bridge.detach(window)
    bridge.attach(window)
    bridge.dispose()
    expect(window.listening).toBe(0)
  })

  it('gives nothing to a page from elsewhere, and its keys again to its own', async () => {
    const bridge = house()
    const window = new TestWindow()
    bridge.attach(window)
    window.show(...APP)
    const before = openStore(window)
    await expectState(before, 'connected')
    window.show('https://elsewhere.example/')
    await expectState(before, 'reconnecting')
    await expectRefused(openStore(window))
    window.show(...APP)
    await expectState(openStore(window), 'connected')
    bridge.dispose()
  })

  it('gives nothing to a frame inside a page, nor to one that is gone', async () => {
    const bridge = house()
    const window = new TestWindow()
    bridge.attach(window)
    window.show(...APP)
    await expectRefused(openStore(window, { ...window.mainFrame, parent: window.mainFrame }))
    const { port1, port2 } = new MessageChannel()
    window.offer(port2, null)
    port1.postMessage('no mail')
    await vi.waitFor(() => new Promise((resolve) => port1.addEventListener('close', resolve)))
    bridge.dispose()
  })

  it('takes each file for a page of its own', async () => {
    const bridge = house()
    const window = new TestWindow()
    bridge.attach(window)
    window.show('file:///app/index.html?a=1', 'file://')
    await expectState(openStore(window), 'connected')
    window.show('file:///app/index.html#b', 'file://')
    await expectState(openStore(window), 'connected')
    window.show('file:///downloads/page.html', 'file://')
    await expectRefused(openStore(window))
    bridge.dispose()
  })

  it('asks the app whose page it is, where the app wants to say so', async () => {
    const bridge = house({ validateSender: ({ origin }) => origin === 'https://notes.example' })
    const window = new TestWindow()
    bridge.attach(window)
    window.show(...APP)
    await expectRefused(openStore(window))
    window.show('https://notes.example/')
    await expectState(openStore(window), 'connected')
    bridge.dispose()
  })

  it('asks the app what a page may do, and the connector too', async () => {
    const connector = createConnector({
      source: createMemoryDictionary({ data: { a: 1, hidden: 1 } }),
      authorize: ({ op }) => op !== 'delete',
    })
    const bridge = createElectronBridge({ connector, authorize: ({ key }) => key !== 'hidden' })
    const window = new TestWindow()
    bridge.attach(window)
    window.show(...APP)
    const store = openStore(window)
    await expectState(store, 'connected')
    expect(store.keys()).toEqual(['a'])
    expect(await store.set('a', 2)).toMatchObject({ ok: true })
    for (const refused of [store.delete('a'), store.set('hidden', 2)]) {
      expect(await refused).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    }
    bridge.dispose()
  })

  it('ends what a page had when it crashes, and serves eight stores of a page, not nine', async () => {
    const bridge = house()
    const window = new TestWindow()
    bridge.attach(window)
    window.show(...APP)
    const eight = Array.from({ length: 8 }, () => openStore(window))
    await Promise.all(eight.map((store) => expectState(store, 'connected')))
    await expectRefused(openStore(window))
    window.emit('render-process-gone')
    await Promise.all(eight.map((store) => expectState(store, 'reconnecting')))
    await expectState(openStore(window), 'connected')
    bridge.dispose()
  })
})
