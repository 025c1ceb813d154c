import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SyncStore } from 'synckey/client'
import { createConnector, serveWebSocket } from 'synckey/connector'
import type { AuthorizeRequest, WebSocketDoor } from 'synckey/connector'
import { createMemoryDictionary } from 'synckey/testing'
import { launchBrowser } from '../support/launchBrowser.ts'
import { servePage } from '../support/servedPage.ts'
import type { ServedPage } from '../support/servedPage.ts'

vi.setConfig({ testTimeout: 60_000 })

declare const store: SyncStore

let browser: Browser
let served: ServedPage
let context: BrowserContext
let door: WebSocketDoor
const asked = vi.fn<(request: AuthorizeRequest) => boolean>(() => true)

beforeAll(async () => {
  served = await servePage(new URL('page/', import.meta.url), 'worker.ts')
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser.close()
  served.close()
})

beforeEach(async () => {
  asked.mockClear()
  const source = createMemoryDictionary({ data: { title: 'old' } })
  door = await serveWebSocket(createConnector({ source, authorize: asked }))
  context = await browser.newContext()
})

afterEach(async () => {
  await context.close()
  await door.close()
})

async function openTab(): Promise<Page> {
  const page = await context.newPage()
  await page.goto(served.urlFor(door))
  await connected(page)
  return page
}

async function connected(page: Page): Promise<void> {
  await page.waitForFunction(() => store.status().state === 'connected')
}

const shows = (page: Page, value: string): Promise<unknown> =>
  page.waitForFunction((wanted) => store.get('title') === wanted, value)

const clients = (): string[] => asked.mock.calls.flatMap(([{ op, client }]) => (op === 'connect' ? [client.owner] : []))

describe('the tabs of a browser, through a SharedWorker', () => {
  it('share one connection, show the same, and are one owner', async () => {
    const [one, other] = [await openTab(), await openTab()]
    expect(await one.evaluate(async () => (await store.set('title', 'new')).ok)).toBe(true)
    await shows(other, 'new')
    expect(await other.evaluate(() => store.lease('title').state)).toBe('mine')
    expect(await other.evaluate(() => store.status().transport)).toBe('sharedworker')
    expect(clients()).toHaveLength(1)
  })

  it('go on when the one that came first is closed', async () => {
    const [one, other] = [await openTab(), await openTab()]
    await one.close()
    expect(await other.evaluate(async () => (await store.set('title', 'later')).ok)).toBe(true)
    expect(clients()).toHaveLength(1)
  })

  it('are the same owner after all of them were closed', async () => {
    const one = await openTab()
    await one.evaluate(async () => store.set('title', 'mine'))
    await one.close()
    const again = await openTab()
    expect(await again.evaluate(() => store.lease('title').state)).toBe('mine')
    expect(new Set(clients()).size).toBe(1)
  })

  it('come back with their connector, and their writes arrive', async () => {
    const [one, other] = [await openTab(), await openTab()]
    const { port, token } = door
    await door.close()
    await one.waitForFunction(() => store.status().state === 'reconnecting')
    await one.evaluate(() => void store.set('title', 'while away'))
    door = await serveWebSocket(createConnector({ source: createMemoryDictionary() }), { port, token })
    await shows(other, 'while away')
    await one.waitForFunction(() => store.status().pendingWrites === 0)
    expect(await one.evaluate(() => store.get('title'))).toBe('while away')
  })
})
