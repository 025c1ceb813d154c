import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { MeshSocket, Protocol, SyncSocket, type MeshSocketOptions } from 'synckey/socket'
import type { Door } from '../../src/node/carrier.ts'
import { createCarrier } from '../../src/node/carriers.ts'
import type { Refusal } from '../../src/mesh/refusals.ts'
import { certificate } from '../support/certificate.ts'

const open: { close(): unknown }[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
})

async function start(encryption: string, options: MeshSocketOptions = {}): Promise<[SyncSocket, Refusal[]]> {
  const socket = new SyncSocket('127.0.0.1', 0, { protocol: new Protocol('sync', encryption), ...options })
  open.push(socket)
  const refusals: Refusal[] = []
  socket.on('refused', (refusal) => refusals.push(refusal))
  await socket.ready
  return [socket, refusals]
}

/** A bare TCP connection; resolves once it is up. */
async function dial(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  open.push({ close: () => socket.destroy() })
  await once(socket, 'connect')
  return socket.resume()
}

describe('who does not get as far as a link is counted and told', () => {
  it("'tls-failed': one with another mesh key, and one that speaks no TLS", async () => {
    const [node, refusals] = await start('psk', { meshKey: randomBytes(32) })
    const [outsider] = await start('psk', { meshKey: randomBytes(32) })
    expect(await outsider.connect(...node.addr)).toBe(false)
    const stranger = await dial(node.addr[1])
    stranger.write('GET / HTTP/1.1\r\n\r\n')
    await vi.waitFor(() => expect(node.stats().refused).toEqual({ 'tls-failed': 2 }))
    expect(refusals[0]).toMatchObject({ code: 'tls-failed', address: '127.0.0.1' })
  })

  it.each([
    ['ws', {}],
    ['wss', { certificate }],
  ])("'no-upgrade': a page, and a request for something else, over %s", async (encryption, options) => {
    const [node, refusals] = await start(encryption, options)
    const url = `${encryption}://127.0.0.1:${node.addr[1]}/`
    const page = new WebSocket(url, { origin: 'https://example.org', rejectUnauthorized: false })
    await new Promise((resolve) => void page.once('error', resolve))
    await vi.waitFor(() => expect(node.stats().refused).toEqual({ 'no-upgrade': 1 }))
    expect(refusals).toMatchObject([
      { code: 'no-upgrade', message: 'a page of https://example.org is no node', address: '127.0.0.1' },
    ])
  })

  it.each([
    ['ws', {}],
    ['psk', { meshKey: randomBytes(32) }],
  ])("'too-many-connections': more than 256 at a time over %s", async (encryption, options) => {
    const [node, refusals] = await start(encryption, { ...options, limits: { maxConnections: 1_000 } })
    await Promise.all(Array.from({ length: 270 }, () => dial(node.addr[1])))
    await vi.waitFor(() => expect(node.stats().refused['too-many-connections']).toBeGreaterThan(0))
    expect(refusals.map(({ code }) => code)).toContain('too-many-connections')
  })

  it("'queue-full': messages that nobody receives", async () => {
    const [a, b] = [new MeshSocket('127.0.0.1', 0, { limits: { maxQueue: 2 } }), new MeshSocket('127.0.0.1', 0)]
    open.push(a, b)
    await Promise.all([a.ready, b.ready])
    const refused = once(a, 'refused')
    expect(await b.connect(...a.addr)).toBe(true)
    for (const text of ['first', 'second', 'third']) b.send([text])
    expect(await refused).toMatchObject([{ code: 'queue-full', count: 1 }])
    expect(a.recv(10).map(({ packets }) => packets[1])).toEqual(['second', 'third'])
    expect(a.stats().refused).toEqual({ 'queue-full': 1 })
  })
})

describe.each([
  ['ws', {}],
  ['SSL', { certificate }],
  ['wss', { certificate }],
  ['psk', { meshKey: randomBytes(32) }],
])('the door of %s', (encryption, options) => {
  it('asks about an address before it works for it', async () => {
    const carrier = createCarrier(encryption, { hardMaxFrame: 2 ** 24, ...options })
    const asked: (string | null)[] = []
    const failed = vi.fn<Door['failed']>()
    const accept = vi.fn<Door['accept']>()
    const knock = (address: string | null): boolean => {
      asked.push(address)
      return false
    }
    const port = await carrier.listen(['127.0.0.1', 0], { knock, accept, failed })
    open.push(port)
    const visitor = await dial(port.address[1])
    await once(visitor, 'close')
    expect(asked).toEqual(['127.0.0.1'])
    expect(visitor.bytesRead).toBe(0)
    expect(accept).not.toHaveBeenCalled()
  })
})
