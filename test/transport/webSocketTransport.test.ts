import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { DEFAULT_BACKOFF } from '../../src/seams/backoff.ts'
import type { ServerMessage } from '../../src/transport/messages.ts'
import { UnsendableError } from '../../src/transport/unsendableError.ts'
import { createWebSocketTransport } from '../../src/transport/webSocketTransport.ts'
import type { WebSocketTransportOptions } from '../../src/transport/webSocketTransport.ts'
import { decode, encode } from '../../src/wire/msgpack.ts'
import { Ear } from './channelSuite.ts'

let server: WebSocketServer
let url: string
let ear: Ear<ServerMessage>

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  ear = new Ear()
})
afterEach(() => {
  for (const socket of server.clients) socket.terminate()
  server.close()
})

async function connection(): Promise<{ socket: WebSocket; offer: string | undefined }> {
  const [socket, request] = await once(server, 'connection')
  return { socket, offer: request.headers['sec-websocket-protocol'] }
}

const open = (options: WebSocketTransportOptions = {}) =>
  createWebSocketTransport(url, { WebSocket, ...options }).open(ear)

describe('the transport', () => {
  it('says what it is, and how patient', () => {
    const transport = createWebSocketTransport(url)
    expect(transport).toMatchObject({ kind: 'websocket', heartbeatMs: 15_000 })
    expect(createWebSocketTransport(url, { heartbeatMs: 5 }).heartbeatMs).toBe(5)
  })

  it('waits longer from attempt to attempt, and never gives up', () => {
    const transport = createWebSocketTransport(url, { random: () => 0, backoff: { maxMs: 3000 } })
    expect([1, 2, 3, 4, 1000].map((attempt) => transport.retryDelayMs(attempt))).toEqual([500, 1000, 2000, 3000, 3000])
    const byChance = createWebSocketTransport(url).retryDelayMs(1) ?? expect.fail()
    expect(byChance).toBeGreaterThanOrEqual(DEFAULT_BACKOFF.minMs * 0.7)
    expect(byChance).toBeLessThanOrEqual(DEFAULT_BACKOFF.minMs)
  })

  it('offers its subprotocol and the token', async () => {
    open({ token: 'secret' })
    expect((await connection()).offer).toBe('synckey.1,token.secret')
  })

  it('offers no token that it has not', async () => {
    open()
    expect((await connection()).offer).toBe('synckey.1')
  })

  it('asks functions for address and token at every attempt', async () => {
    let attempt = 0
    const transport = createWebSocketTransport(() => `${url}/${++attempt}`, { WebSocket, token: () => `t${attempt}` })
    for (const expected of [1, 2]) {
      const connected = once(server, 'connection')
      transport.open(ear)
      const [, request] = await connected
      expect(request.url).toBe(`/${expected}`)
      expect(request.headers['sec-websocket-protocol']).toBe(`synckey.1,token.t${expected}`)
    }
  })

  it.each(['http://127.0.0.1', '127.0.0.1:80', ''])('takes no %j for an address', (address) => {
    expect(() => createWebSocketTransport(address)).toThrow(TypeError)
  })

  it.each([undefined, null, 7])('takes no %j for an address: a missing variable shows at once', (address) => {
    const make = (): unknown => createWebSocketTransport(address as unknown as string)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(`${address} is no address of a WebSocket. Pass one: createWebSocketTransport('ws://`)
  })

  it('needs a WebSocket only when it opens', () => {
    vi.stubGlobal('WebSocket', undefined)
    const transport = createWebSocketTransport(url)
    expect(() => transport.open(ear)).toThrow(/Pass one/)
    vi.unstubAllGlobals()
  })

  it("takes the runtime's own WebSocket", async () => {
    vi.stubGlobal('WebSocket', WebSocket)
    createWebSocketTransport(url).open(ear)
    vi.unstubAllGlobals()
    expect((await connection()).offer).toBe('synckey.1')
  })
})

describe('its channel', () => {
  it('tells a lost connection, once, and not before open has returned', async () => {
    const [{ socket }] = await Promise.all([connection(), Promise.resolve(open())])
    socket.terminate()
    await vi.waitFor(() => expect(ear.ends).toEqual([{ code: 1006, reason: '' }]))
  })

  it('tells that nobody answers', async () => {
    server.close()
    open()
    expect(ear.ends).toEqual([])
    const reason = expect.stringContaining(`is a connector running at ${url}/? If so, its log names`)
    await vi.waitFor(() => expect(ear.ends).toEqual([{ code: 1006, reason }]))
  })

  it('tells an address that cannot be, as a lost connection', async () => {
    createWebSocketTransport(() => 'ws://', { WebSocket }).open(ear)
    expect(ear.ends).toEqual([])
    await vi.waitFor(() => expect(ear.ends).toMatchObject([{ code: 1006, reason: expect.stringMatching(/url/i) }]))
  })

  it('tells that a function gave no address, as a lost connection', async () => {
    createWebSocketTransport(() => undefined as unknown as string, { WebSocket }).open(ear)
    const reason = expect.stringContaining('undefined is no address of a WebSocket')
    await vi.waitFor(() => expect(ear.ends).toEqual([{ code: 1006, reason }]))
  })

  it.each([
    ['text', 'hello'],
    ['what is not msgpack', Uint8Array.of(0xc1)],
    ['an unknown message', encode([99])],
    ['a message without its elements', encode([2])],
    ['a part of a message', encode({ type: 'pong' }).subarray(0, 5)],
  ])('ends at a connector that sends %s', async (_name, data) => {
    const [{ socket }] = await Promise.all([connection(), Promise.resolve(open())])
    const closed = once(socket, 'close')
    socket.send(data)
    socket.send(encode({ type: 'pong' }))
    await vi.waitFor(() => expect(ear.ends).toEqual([{ code: 4400, reason: 'not-a-message' }]))
    expect((await closed)[0]).toBe(4400)
    expect(ear.heard).toEqual([])
  })

  it('sends no message that the connector would not take, and goes on', async () => {
    const channel = open({ maxMessageBytes: 150 })
    const received = connection().then(({ socket }) => once(socket, 'message'))
    const set = (value: string) => channel.send({ type: 'write', id: 1, operation: { op: 'set', key: 'k', value } })
    expect(() => set('x'.repeat(100))).toThrow(expect.objectContaining({ code: 'too-large' }))
    expect(() => set('x'.repeat(100))).toThrow(UnsendableError)
    expect(() => set('x'.repeat(100))).toThrow('split the value over several keys, or store less')
    set('x'.repeat(80))
    expect((await received)[0]).toHaveLength(131)
  })

  it('sends together what is sent in one turn, as far as it fits', async () => {
    const channel = open({ maxMessageBytes: 150 })
    const { socket } = await connection()
    const received: unknown[] = []
    socket.on('message', (data: Uint8Array) => received.push(decode(data)))
    const set = (id: number, value: string) =>
      channel.send({ type: 'write', id, operation: { op: 'set', key: 'k', value } })
    set(1, 'a')
    set(2, 'b')
    set(3, 'x'.repeat(80))
    channel.send({ type: 'ping' })
    await vi.waitFor(() => expect(received.flat()).toHaveLength(4))
    expect(received).toMatchObject([
      [{ id: 1 }, { id: 2 }],
      [{ id: 3 }, { type: 'ping' }],
    ])
  })

  it('sends a large message alone', async () => {
    const channel = open()
    const { socket } = await connection()
    const sizes: number[] = []
    socket.on('message', (data: Uint8Array) => sizes.push((decode(data) as unknown[]).length))
    channel.send({ type: 'ping' })
    channel.send({ type: 'write', id: 1, operation: { op: 'set', key: 'k', value: new Uint8Array(70_000) } })
    channel.send({ type: 'ping' })
    await vi.waitFor(() => expect(sizes).toEqual([1, 1, 1]))
  })

  it('sends no more than 500 together', async () => {
    const channel = open()
    const { socket } = await connection()
    const sizes: number[] = []
    socket.on('message', (data: Uint8Array) => sizes.push((decode(data) as unknown[]).length))
    for (let count = 0; count < 1200; count++) channel.send({ type: 'ping' })
    await vi.waitFor(() => expect(sizes).toEqual([500, 500, 200]))
  })

  it.each([
    [1006, 1000],
    [1001, 1000],
    [4400, 4400],
    [3000, 3000],
  ])('closed with %i says %i to the connector, as a page may not say all', async (code, said) => {
    const [{ socket }, channel] = await Promise.all([connection(), Promise.resolve(open())])
    const closed = once(socket, 'close')
    socket.send(encode({ type: 'pong' }))
    await vi.waitFor(() => expect(ear.heard).toHaveLength(1))
    channel.close({ code, reason: 'x'.repeat(200) })
    expect((await closed)[0]).toBe(said)
    expect(ear.ends).toMatchObject([{ code }])
  })
})
