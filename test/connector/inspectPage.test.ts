import { execFileSync } from 'node:child_process'
import { request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createConnector, serveWebSocket, type WebSocketDoor } from 'synckey/connector'
import { SyncSocket } from 'synckey/socket'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { launchBrowser } from '../support/launchBrowser.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A browser takes its time on a busy machine. */
vi.setConfig({ testTimeout: 30_000 })

let browser: Browser
let socket: SyncSocket
let door: WebSocketDoor

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/buildInspectPage.mjs'], { cwd: root })
  browser = await launchBrowser()
}, 60_000)

afterAll(() => browser.close())

beforeEach(async () => {
  socket = new SyncSocket('127.0.0.1', 0, { name: "Anna's laptop" })
  await socket.ready
  socket.set('title', 'Picnic')
  door = await serveWebSocket(createConnector({ source: socket, inspect: true }), { inspect: true })
})

afterEach(async () => {
  await door.close()
  await socket.close()
})

interface Answer {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Asks the door over HTTP, as `headers` say. */
function ask(
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: object } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: door.port, path, method, headers: { ...headers } }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }))
    })
    sent.on('error', reject).end()
  })
}

describe('the page of a door', () => {
  it('shows what the node holds, and takes the token out of the address', async () => {
    const page = await openPage(door.inspectUrl ?? '')
    await page.getByText("Connected to Anna's laptop").waitFor()
    await page
      .getByRole('option', { name: /^title/ })
      .getByText('"Picnic"')
      .waitFor()
    expect(page.url()).toBe(`http://127.0.0.1:${door.port}/inspect`)
    await page.close()
  })

  it('is laid out by its own styles, and breaks none of its rules', async () => {
    const page = await openPage(door.inspectUrl ?? '')
    const violations: string[] = []
    page.on('console', (message) => message.type() === 'error' && violations.push(message.text()))
    await page.reload()
    await page.getByRole('button', { name: 'Connect' }).waitFor()
    // The same document, as where somebody enters the whole address again.
    await page.goto(door.inspectUrl ?? '')
    const row = page.getByRole('option', { name: /^title/ })
    await row.waitFor()
    expect(await row.evaluate((element) => getComputedStyle(element).position)).toBe('absolute')
    expect(violations).toEqual([])
    await page.close()
  })

  it('asks for the token where there is none, and where it is wrong', async () => {
    const page = await openPage(`http://127.0.0.1:${door.port}/inspect`)
    const field = page.getByLabel('The token that synckey serve printed')
    await field.fill('x'.repeat(43))
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText('The connector does not know that token.').waitFor()
    await field.fill(door.token)
    await page.getByRole('button', { name: 'Connect' }).click()
    await page.getByText("Connected to Anna's laptop").waitFor()
    await page.close()
  })

  it('holds no secret, and may load and reach nothing but the door', async () => {
    const { status, headers, body } = await ask('/inspect')
    expect(status).toBe(200)
    expect(body).not.toContain(door.token)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${door.port}`)
    expect(policy).not.toContain('unsafe')
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1]
    expect(body).toContain(`content="${nonce}"`)
    expect((await ask('/inspect')).body).not.toContain(nonce)
  })

  it('is refused under a foreign Host, and to a foreign Origin', async () => {
    expect((await ask('/inspect', { headers: { host: 'evil.example' } })).status).toBe(403)
    expect((await ask('/inspect', { headers: { origin: 'https://evil.example' } })).status).toBe(403)
  })

  it.each(['/', '/inspect/', '/inspect/../package.json', '/inspect/%2e%2e/package.json', '/inspect/nothing.js'])(
    'gives nothing at %s',
    async (path) => {
      expect((await ask(path)).status).toBe(426)
    },
  )

  it('takes no POST', async () => {
    expect((await ask('/inspect', { method: 'POST' })).status).toBe(426)
  })

  it('is not there unless it is asked for', async () => {
    await door.close()
    door = await serveWebSocket(createConnector({ source: socket }))
    expect(door.inspectUrl).toBeNull()
    expect((await ask('/inspect')).status).toBe(426)
  })
})

async function openPage(url: string): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(url)
  return page
}
