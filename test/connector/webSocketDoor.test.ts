import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PortInUseError, createConnector, serveWebSocket } from 'synckey/connector'
import type { Connector, WebSocketDoor, WebSocketDoorOptions } from 'synckey/connector'
import { encodeClientMessage, joinClientMessages } from '../../src/transport/clientCodec.ts'
import type { ClientMessage } from '../../src/transport/messages.ts'
import { encode } from '../../src/wire/msgpack.ts'
import type { ClientOptions } from 'ws'
import { MapSource } from '../support/mapSource.ts'
import { helloOf } from '../support/messages.ts'
import { RawClient } from '../support/rawClient.ts'
import { recordingLogger } from '../support/recordingLogger.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const MIB = 1024 * 1024

let clock: VirtualClock
let source: MapSource
let connector: Connector
let logger: ReturnType<typeof recordingLogger>
const doors: WebSocketDoor[] = []

beforeEach(() => {
  clock = new VirtualClock()
  source = new MapSource(clock)
  logger = recordingLogger()
  connector = createConnector({ source, logger })
})
afterEach(async () => {
  connector.close()
  await Promise.all(doors.splice(0).map((door) => door.close()))
})

async function serve(options: WebSocketDoorOptions = {}): Promise<WebSocketDoor> {
  const door = await serveWebSocket(connector, { clock, logger, ...options })
  doors.push(door)
  return door
}

const protocolsOf = ({ token }: WebSocketDoor): string[] => ['synckey.1', `token.${token}`]

const clientOf = (door: WebSocketDoor, options?: ClientOptions): Promise<RawClient> =>
  new RawClient(door.url, protocolsOf(door), options).opened()

/** The status of a refused upgrade. */
async function statusOf(client: RawClient): Promise<number> {
  const [, response] = await once(client.socket, 'unexpected-response')
  response.destroy()
  return response.statusCode
}

describe('a door', () => {
  it.each([undefined, {}])('needs a connector, unlike %j', async (none) => {
    const serving = serveWebSocket(none as unknown as Connector)
    await expect(serving).rejects.toThrow(TypeError)
    await expect(serving).rejects.toThrow('serveWebSocket(createConnector({ source: socket }))')
  })

  it('lets in who knows the token, and serves', async () => {
    source.set('a', 1)
    const door = await serve()
    expect(door.url).toBe(`ws://127.0.0.1:${door.port}`)
    expect(door.token).toMatch(/^[\w-]{43}$/)
    const client = await clientOf(door)
    expect(client.socket).toMatchObject({ protocol: 'synckey.1', extensions: '' })
    client.hello()
    expect(await client.write(1, 'b', 2)).toMatchObject({ type: 'accepted' })
    expect(client.heard.slice(0, 3)).toMatchObject([
      { type: 'welcome', nodeId: 'node' },
      { type: 'snapshot', entries: [{ key: 'a', entry: { value: 1 } }] },
      { type: 'snapshot', last: true },
    ])
  })

  it('makes a token of its own each time, or takes the one it is given', async () => {
    const [one, other] = [await serve(), await serve()]
    expect(one.token).not.toBe(other.token)
    expect((await serve({ token: 'sixteen-letters_' })).token).toBe('sixteen-letters_')
  })

  it.each([
    [{ token: 'short' }],
    [{ token: 'has a space in the middle' }],
    [{ maxPayload: 64 * 1024 - 1 }],
    [{ maxPayload: MIB + 1 }],
  ])('cannot be made with %j', async (options) => {
    await expect(serve(options)).rejects.toThrow(RangeError)
  })

  it('says when its port is in use, and what to do', async () => {
    const { port } = await serve()
    await expect(serve({ port })).rejects.toThrow(PortInUseError)
    await expect(serve({ port })).rejects.toThrow(/another port/)
    await expect(serve({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port, host: '127.0.0.1' })
  })

  it('fails as it is when its address cannot be had', async () => {
    await expect(serve({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
  })

  it('warns when others can reach it, and is reached through loopback all the same', async () => {
    const door = await serve({ host: '0.0.0.0' })
    expect(logger.lines).toMatchObject([{ level: 'warn', data: { host: '0.0.0.0' } }])
    expect(door.url).toBe(`ws://127.0.0.1:${door.port}`)
    await clientOf(door)
  })

  it('closes once: its channels end with 1001, its port is free, the connector goes on', async () => {
    const door = await serve()
    const other = await serve()
    const [client, elsewhere] = [await clientOf(door), await clientOf(other)]
    client.hello('one')
    elsewhere.hello('other')
    await Promise.all([door.close(), door.close()])
    expect(await client.ended).toMatchObject({ code: 1001 })
    expect(await elsewhere.write(1, 'a', 1)).toMatchObject({ type: 'accepted' })
    expect((await serve({ port: door.port })).port).toBe(door.port)
  })

  it('closes although a client does not answer the farewell', async () => {
    const door = await serve()
    const client = await clientOf(door)
    client.socket.pause()
    await door.close()
    client.socket.terminate()
    await expect(serve({ port: door.port })).resolves.toBeDefined()
  })
})

describe('after every attack the honest client is served', () => {
  let door: WebSocketDoor
  let honest: RawClient
  let writes = 0

  beforeEach(async () => {
    door = await serve({ heartbeatMs: 15_000 })
    honest = await clientOf(door)
    honest.hello('honest')
  })
  afterEach(async () => {
    expect(await honest.write(++writes, `honest ${writes}`, writes)).toMatchObject({ type: 'accepted' })
    expect(source.get('stolen')).toBeUndefined()
  })

  const bytesOf = (...messages: ClientMessage[]): Uint8Array => joinClientMessages(messages.map(encodeClientMessage))
  const hello = helloOf('thief')
  const theft = { type: 'write', id: 1, operation: { op: 'set', key: 'stolen', value: 1 } } as const
  const [helloBytes, steal] = [bytesOf(hello), bytesOf(theft)]

  it.each<[string, (door: WebSocketDoor) => { url?: string; protocols: string[] }]>([
    ['a wrong token', () => ({ protocols: ['synckey.1', `token.${'x'.repeat(43)}`] })],
    ['the token but for its last letter', ({ token }) => ({ protocols: ['synckey.1', `token.${token.slice(0, -1)}`] })],
    ['the token and more', ({ token }) => ({ protocols: ['synckey.1', `token.${token}x`] })],
    ['an empty token', () => ({ protocols: ['synckey.1', 'token.'] })],
    ['no token', () => ({ protocols: ['synckey.1'] })],
    ['nothing at all', () => ({ protocols: [] })],
    ['the token alone, without its prefix', ({ token }) => ({ protocols: ['synckey.1', token] })],
    [
      'the token in the address',
      ({ url, token }) => ({ url: `${url}/${token}?token=${token}`, protocols: ['synckey.1'] }),
    ],
  ])('%s: closed with 4401, and what it sends is not heard', async (_name, offer) => {
    const { url = door.url, protocols } = offer(door)
    const client = await new RawClient(url, protocols).opened()
    client.socket.send(helloBytes)
    client.socket.send(steal)
    expect(await client.ended).toMatchObject({ code: 4401 })
    expect(client.heard).toEqual([])
  })

  it('the token without the subprotocol: closed with 4400', async () => {
    const client = new RawClient(door.url, [`token.${door.token}`, 'synckey.2'])
    // The package ws ends a connection whose server chose none of its protocols.
    expect(await client.ended).toMatchObject({ code: 1006 })
    const raw = await new RawClient(door.url, [], {
      headers: { 'sec-websocket-protocol': `token.${door.token}` },
    }).ended
    expect(raw).toEqual({ code: 4400, reason: 'bad-version' })
  })

  it.each<[string, ClientOptions, string | undefined]>([
    ['a foreign Origin', { origin: 'https://evil.example' }, 'allowedOrigins'],
    ['an Origin that only begins like loopback', { origin: 'http://localhost.evil.example' }, 'allowedOrigins'],
    ['the Origin null', { origin: 'null' }, undefined],
    ['a foreign Host', { headers: { host: 'evil.example' } }, 'allowedHosts'],
    ['a Host on another port', { headers: { host: '127.0.0.1:1' } }, 'allowedHosts'],
  ])('%s: refused with 403 although the token is right, and logged', async (_name, options, remedy) => {
    const client = new RawClient(door.url, protocolsOf(door), options)
    expect(await statusOf(client)).toBe(403)
    const { message, data } = logger.lines.at(-1) ?? expect.fail('nothing logged')
    expect(message).toContain(remedy ?? 'refused')
    expect(Object.values(data ?? {})).toContain(options.origin ?? options.headers?.['host'])
  })

  it('a loopback Origin is none', async () => {
    const client = await clientOf(door, { origin: 'http://localhost:5173' })
    client.socket.close()
    expect(await client.ended).toMatchObject({ code: 1005 })
  })

  it('a request that is no upgrade: 426', async () => {
    const [response] = await once(request(door.url.replace('ws', 'http')).end(), 'response')
    expect(response.statusCode).toBe(426)
    response.destroy()
  })

  it.each([
    ['text', 'hello', 'text-message'],
    ['JSON text', JSON.stringify({ type: 'hello', version: 1, session: 's' }), 'text-message'],
    ['an unknown message', encode([[99]]), 'unknown-type'],
    ['no message', encode(['hello']), 'not-a-message'],
    ['no array of messages', encode('hello'), 'not-a-message'],
    ['more than 500 messages at once', encode(Array.from({ length: 501 }, () => [0, 1, 's'])), 'too-many'],
    ['nothing', new Uint8Array(), 'not-msgpack'],
    ['msgpack that claims 33 M elements', Uint8Array.of(0xdd, 0x01, 0xff, 0xff, 0xff), 'not-msgpack'],
    ['msgpack that claims 33 M members', Uint8Array.of(0xdf, 0x01, 0xff, 0xff, 0xff), 'not-msgpack'],
    ['msgpack that is 100,000 levels deep', new Uint8Array(100_000).fill(0x91), 'not-msgpack'],
    ['two where one is expected', Uint8Array.of(...helloBytes, ...helloBytes), 'not-msgpack'],
    ['a good message before one that is broken', Uint8Array.of(0x92, ...helloBytes.subarray(3), 0xc1), 'not-msgpack'],
    ['a write before hello', steal, 'hello-expected'],
  ])('%s: closed with 4400', async (_name, data, code) => {
    const client = await clientOf(door)
    client.socket.send(data)
    client.socket.send(bytesOf(hello, theft))
    expect(await client.ended).toEqual({ code: 4400, reason: code })
    expect(client.heard).toMatchObject([{ type: 'error', code: 'protocol' }])
  })

  it('a key named like an ancestor of all objects is a key', async () => {
    const client = await clientOf(door)
    client.hello('thief')
    expect(await client.write(1, '__proto__', { ['__proto__']: { polluted: true } })).toMatchObject({
      type: 'accepted',
    })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('a message over 1 MiB: closed with 1009', async () => {
    const client = await clientOf(door)
    client.socket.send(new Uint8Array(MIB + 1))
    expect(await client.ended).toMatchObject({ code: 1009 })
  })

  it('a header that claims 4 GiB: closed, without waiting for them', async () => {
    const client = await clientOf(door)
    const socket = rawSocketOf(client)
    socket.write(Uint8Array.of(0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0))
    expect(await client.ended).toMatchObject({ code: 1009 })
  })

  it('a message in a few fragments is one message', async () => {
    const client = await clientOf(door)
    sendInFragments(client, helloBytes)
    await vi.waitFor(() => expect(client.heard).toMatchObject([{ type: 'welcome' }, { type: 'snapshot' }]))
  })

  it('a message in more than 64 fragments: closed', async () => {
    const client = await clientOf(door)
    sendInFragments(client, new Uint8Array(66))
    expect(await client.ended).toMatchObject({ code: 1008 })
  })

  it('fragments that add up to more than 1 MiB: closed', async () => {
    const client = await clientOf(door)
    for (let index = 0; index < 17; index++) client.socket.send(new Uint8Array(64 * 1024), { fin: false })
    expect(await client.ended).toMatchObject({ code: 1009 })
  })

  it('bytes that are no frame: closed', async () => {
    const client = await clientOf(door)
    rawSocketOf(client).write(Uint8Array.of(0xff, 0xff, 0xff, 0xff))
    expect(await client.ended).toMatchObject({ code: 1002 })
  })

  it('a socket that breaks in the middle of an upgrade costs nothing', async () => {
    const socket = connect(door.port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write('GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    socket.resetAndDestroy()
    await once(socket, 'close')
    expect(socket.destroyed).toBe(true)
  })

  it('junk instead of a request: closed', async () => {
    const socket = connect(door.port, '127.0.0.1')
    socket.end('\0\0\0\0\r\n\r\n')
    socket.resume()
    await once(socket, 'close')
    expect(socket.destroyed).toBe(true)
  })
})

describe('a client that is silent', () => {
  it('before hello is closed with 4408 after 5 s', async () => {
    connector = createConnector({ source, clock })
    const door = await serve()
    const client = await clientOf(door)
    clock.advance(5000)
    expect(await client.ended).toEqual({ code: 4408, reason: 'hello-expected' })
  })

  it('for two questions is cut off, and one that answers is not', async () => {
    const door = await serve({ heartbeatMs: 1000 })
    const alive = await clientOf(door)
    const dead = await clientOf(door, { autoPong: false })
    const asked = { alive: 0, dead: 0 }
    alive.socket.on('ping', () => asked.alive++)
    dead.socket.on('ping', () => asked.dead++)
    for (let beat = 1; beat <= 5; beat++) {
      clock.advance(1000)
      await vi.waitFor(() => expect(asked.alive).toBe(beat))
      await roundTrip(alive)
    }
    expect(await dead.ended).toMatchObject({ code: 1006 })
    expect(asked.dead).toBe(2)
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
  })
})

describe('a client that stops reading', () => {
  it('costs little, and has the newest once it reads again', async () => {
    connector = createConnector({ source, clock })
    const door = await serve()
    const client = await clientOf(door)
    client.hello()
    await vi.waitFor(() => expect(client.heard).toHaveLength(2))
    client.socket.pause()
    const rounds = 64
    for (let round = 1; round <= rounds; round++) {
      source.set('blob', `${round} ${'x'.repeat(MIB)}`)
      clock.advance(0)
      await nextTurn()
    }
    client.socket.resume()
    const roundsHeard = (): number[] =>
      client.items().flatMap((item) => (item.type === 'update' ? [Number.parseInt(String(item.entry.value), 10)] : []))
    await vi.waitFor(() => {
      clock.advance(64)
      expect(roundsHeard().at(-1)).toBe(rounds)
    })
    expect(roundsHeard().length).toBeLessThan(rounds / 2)
    expect(roundsHeard()).toEqual([...new Set(roundsHeard())].toSorted((a, b) => a - b))
  })
})

describe('a crowd at the door', () => {
  it('of sockets that say nothing is cut off beyond a number, and those inside notice nothing', async () => {
    const door = await serve({ maxSockets: 50 })
    const honest = await clientOf(door)
    honest.hello()
    let cut = 0
    const silent = Array.from({ length: 1000 }, () => {
      const socket = connect(door.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.once('close', () => cut++)
      return socket
    })
    await vi.waitFor(() => expect(cut).toBe(951), { timeout: 10_000 })
    expect(await honest.write(1, 'a', 1)).toMatchObject({ type: 'accepted' })
    expect(logger.lines.filter(({ message }) => message.includes('maxSockets'))).toHaveLength(1)
    for (const socket of silent) socket.destroy()
    await vi.waitFor(async () => expect((await clientOf(door)).socket.readyState).toBe(1), { timeout: 5000 })
  }, 20_000)
})

describe('the clients of a door', () => {
  it('are owners of their own unless the door says otherwise', async () => {
    const ownersAt = async (door: WebSocketDoor): Promise<readonly unknown[]> => {
      const clients = [await clientOf(door), await clientOf(door)]
      clients.forEach((client, index) => client.hello(`session ${index}`))
      return Promise.all(
        clients.map(({ heard }) =>
          vi.waitFor(() => (heard[0]?.type === 'welcome' ? heard[0].owner : expect.fail('no welcome'))),
        ),
      )
    }
    expect(await ownersAt(await serve())).toEqual(['owner-session 0', 'owner-session 1'])
    expect(await ownersAt(await serve({ owners: 'connector' }))).toEqual(['node', 'node'])
  })

  it('are gone when the door is disposed of', async () => {
    const door = await serve()
    const client = await clientOf(door)
    await door[Symbol.asyncDispose]()
    expect(await client.ended).toMatchObject({ code: 1001 })
  })
})

describe('a write', () => {
  it('repeated after a reconnect is applied once', async () => {
    const door = await serve({ owners: 'connector' })
    const before = await clientOf(door)
    before.hello('anna')
    const answer = await before.write(1, 'a', 'once')
    before.socket.terminate()
    source.set('a', 'since then')
    const after = await clientOf(door)
    after.hello('anna')
    expect(await after.write(1, 'a', 'once')).toEqual(answer)
    expect(source.get('a')).toMatchObject({ value: 'since then' })
  })
})

function rawSocketOf(client: RawClient): NodeJS.WritableStream {
  const { _socket } = client.socket as unknown as { readonly _socket: NodeJS.WritableStream }
  return _socket
}

function sendInFragments({ socket }: RawClient, bytes: Uint8Array): void {
  bytes.forEach((_, index) => {
    socket.send(bytes.subarray(index, index + 1), { fin: index === bytes.length - 1 })
  })
}

/** Until the door has heard all that the client sent before. */
async function roundTrip({ socket }: RawClient): Promise<void> {
  const answered = once(socket, 'pong')
  socket.ping()
  await answered
}
