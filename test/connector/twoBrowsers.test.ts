import type { Browser, BrowserContext, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { SyncStore } from 'synckey/client'
import { createConnector, serveWebSocket } from 'synckey/connector'
import type { Connector, WebSocketDoor } from 'synckey/connector'
import { SyncSocket } from 'synckey/socket'
import { launchBrowser } from '../support/launchBrowser.ts'
import { servePage } from '../support/servedPage.ts'
import type { ServedPage } from '../support/servedPage.ts'

vi.setConfig({ testTimeout: 60_000 })

declare const store: SyncStore

let browser: Browser
let served: ServedPage
let socket: SyncSocket
let connector: Connector
let door: WebSocketDoor
let contexts: readonly BrowserContext[]

beforeAll(async () => {
  served = await servePage(new URL('page/', import.meta.url))
  browser = await launchBrowser()
}, 60_000)

afterAll(async () => {
  await browser.close()
  served.close()
})

beforeEach(async () => {
  socket = new SyncSocket('127.0.0.1', 0, { name: "Anna's laptop" })
  await socket.ready
  connector = createConnector({ source: socket })
  door = await serveWebSocket(connector)
  contexts = await Promise.all([browser.newContext(), browser.newContext()])
})

afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()))
  await door.close()
  connector.close()
  await socket.close()
})

const connected = (page: Page): Promise<unknown> => page.waitForFunction(() => store.status().state === 'connected')

async function open(context: BrowserContext | undefined): Promise<Page> {
  const page = (await context?.newPage()) ?? expect.fail('no browser')
  await page.goto(served.urlFor(door))
  await connected(page)
  return page
}

const write = (page: Page, value: string): Promise<unknown> =>
  page.evaluate(async (next) => {
    const result = await store.set('desk', next)
    return result.ok ? 'accepted' : [result.error.code, result.error.ownerName]
  }, value)

const leaseIn = (page: Page): Promise<string> => page.evaluate(() => store.lease('desk').state)

it('two browsers at one door hold leases against each other; each is itself again after a reload, and after its door was gone', async () => {
  const [anna, ben] = [await open(contexts[0]), await open(contexts[1])]
  expect(await write(anna, 'hers')).toBe('accepted')
  expect(await write(ben, 'his')).toEqual(['lease-held', "Anna's laptop"])
  expect([await leaseIn(anna), await leaseIn(ben)]).toEqual(['mine', 'theirs'])

  await anna.reload()
  await connected(anna)
  expect([await leaseIn(anna), await write(anna, 'still hers')]).toEqual(['mine', 'accepted'])

  const { port, token } = door
  await door.close()
  await ben.waitForFunction(() => store.status().state === 'reconnecting')
  door = await serveWebSocket(connector, { port, token })
  await Promise.all([connected(anna), connected(ben)])
  expect([await leaseIn(anna), await leaseIn(ben)]).toEqual(['mine', 'theirs'])
  expect(await write(ben, 'his')).toEqual(['lease-held', "Anna's laptop"])

  await anna.evaluate(async () => store.release('desk'))
  await ben.waitForFunction(() => store.lease('desk').state === 'free')
  expect(await write(ben, 'his')).toBe('accepted')
  await anna.waitForFunction(() => store.get('desk') === 'his')
})
