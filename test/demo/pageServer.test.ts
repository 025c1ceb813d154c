import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDemo, type Demo } from '../../examples/demo/server.ts'

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

let page: string
let demo: Demo

beforeAll(async () => {
  page = await mkdtemp(join(tmpdir(), 'synckey-demo-'))
  await writeFile(join(page, 'index.html'), '<!doctype html><!-- config --><script src="/app.js"></script>')
  await writeFile(join(page, 'app.js'), 'void 0')
})

afterAll(() => rm(page, { recursive: true }))

beforeEach(async () => {
  demo = await startDemo({ page })
})

afterEach(() => demo.close())

/** As `fetch`, but sends Host, Origin and the path exactly as they are given. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(demo.url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

interface Config {
  readonly token: string
  readonly machines: readonly { readonly id: string; readonly door: { readonly url: string } }[]
}

async function readConfig(): Promise<Config> {
  const { text } = await ask('/')
  const json = /<script type="application\/json" id="config">(.*?)<\/script>/s.exec(text)?.[1]
  return JSON.parse(json ?? 'null') as Config
}

describe('the page server', () => {
  test('puts the doors and their tokens into the page', async () => {
    const { machines } = await readConfig()
    expect(machines.map(({ door }) => Number(new URL(door.url).port))).toEqual(demo.ports.map(({ door }) => door))
  })

  test('lets the page connect to its own doors only', async () => {
    const { headers } = await ask('/')
    const doors = demo.ports.map(({ door }) => `ws://127.0.0.1:${door}`).join(' ')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ${doors};`)
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  test.each(['/', '/app.js', '/machines/anna/cut'])('refuses a foreign Host at %s', async (path) => {
    const { status, text } = await ask(path, { host: 'evil.example' })
    expect(status).toBe(421)
    expect(text).not.toContain('token')
  })

  test('answers under localhost as well', async () => {
    const { port } = new URL(demo.url)
    expect((await ask('/', { host: `localhost:${port}` })).status).toBe(200)
  })

  test.each(['/../server.ts', '/..%2fserver.ts', '//etc/passwd', '/%2e%2e/server.ts', '/app.js/..', '/nothing'])(
    'has nothing at %s',
    async (path) => {
      expect((await ask(path)).status).toBe(404)
    },
  )

  test('cuts and heals for its own page alone', async () => {
    const { token } = await readConfig()
    const origin = new URL(demo.url).origin
    const cut = (headers: Record<string, string>) => ask('/machines/anna/cut', headers, 'POST')
    expect((await cut({})).status).toBe(403)
    expect((await cut({ origin })).status).toBe(403)
    expect((await cut({ origin, 'x-demo-token': 'wrong' })).status).toBe(403)
    expect((await cut({ origin: 'https://evil.example', 'x-demo-token': token })).status).toBe(403)
    expect((await cut({ origin, 'x-demo-token': token })).status).toBe(204)
    expect((await ask('/machines/anna/heal', { origin, 'x-demo-token': token }, 'POST')).status).toBe(204)
    expect((await ask('/machines/zoe/cut', { origin, 'x-demo-token': token }, 'POST')).status).toBe(404)
  })

  test('refuses other methods', async () => {
    expect((await ask('/', {}, 'DELETE')).status).toBe(405)
  })

  test('says so when its port is taken', async () => {
    const port = Number(new URL(demo.url).port)
    await expect(startDemo({ page, port })).rejects.toThrow(`port ${port} is in use`)
  })
})
