import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTcp, type AddressInfo } from 'node:net'
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { MeshSocket, Protocol, SyncSocket, type MeshSocketOptions } from 'synckey/socket'
import type { Address, Link } from '../../src/mesh/link.ts'
import { certificate } from '../support/certificate.ts'
import { createCarrier } from '../../src/node/carriers.ts'
import { signOwnCertificate } from '../../src/node/certificate.ts'
import { MeshKeys } from '../../src/node/meshKeys.ts'
import { recordingLogger } from '../support/recordingLogger.ts'

const meshKey = randomBytes(32)
const carried = [
  ['Plaintext', {}],
  ['ws', {}],
  ['SSL', { certificate }],
  ['wss', { certificate }],
  ['psk', { meshKey }],
] as const

const open: SyncSocket[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
})

async function start(encryption: string, options: MeshSocketOptions = {}): Promise<SyncSocket> {
  const socket = new SyncSocket('127.0.0.1', 0, { protocol: new Protocol('sync', encryption), ...options })
  open.push(socket)
  await socket.ready
  return socket
}

async function linked(encryption: string, options: MeshSocketOptions): Promise<readonly [SyncSocket, SyncSocket]> {
  const [a, b] = [await start(encryption, options), await start(encryption, options)]
  expect(await a.connect(...b.addr)).toBe(true)
  await vi.waitFor(() => expect(b.routingTable).toHaveProperty(a.id))
  return [a, b]
}

/** A link that says only what a test makes it say, and what it has heard. */
class Stranger {
  readonly link: Link
  readonly ended: Promise<unknown>
  heard = Buffer.alloc(0)

  constructor(encryption: string, options: MeshSocketOptions, address: Address) {
    const { dial } = createCarrier(encryption, { hardMaxFrame: 2 ** 24, ...options })
    let end: (error?: Error) => void = () => {}
    this.ended = new Promise((resolve) => (end = resolve))
    this.link = dial(address, {
      data: (bytes) => (this.heard = Buffer.concat([this.heard, bytes])),
      closed: (error) => end(error),
    })
  }
}

const frame = (payload: Uint8Array): Buffer => {
  const body = Buffer.concat([createHash('sha256').update(payload).digest(), payload])
  const header = Buffer.alloc(4)
  header.writeUInt32BE(body.length)
  return Buffer.concat([header, body])
}

describe.each(carried)('%s', (encryption, options) => {
  it('carries what either side sets, and what was held before', async () => {
    const [a, b] = [await start(encryption, options), await start(encryption, options)]
    b.set('before', [1, 'two'])
    expect(await a.connect(...b.addr)).toBe(true)
    a.set('by the dialler', 1)
    b.set('by the listener', 2)
    for (const socket of [a, b]) {
      await vi.waitFor(() =>
        expect(Object.fromEntries(socket.items())).toEqual({
          before: [1, 'two'],
          'by the dialler': 1,
          'by the listener': 2,
        }),
      )
    }
  })

  it('carries 5 MiB both ways', async () => {
    const [a, b] = await linked(encryption, options)
    const value = randomBytes(5 * 2 ** 20)
    a.set('large', value)
    b.set('large too', value)
    await vi.waitFor(() => expect(value.equals(b.get('large') as Buffer)).toBe(true), 10_000)
    await vi.waitFor(() => expect(value.equals(a.get('large too') as Buffer)).toBe(true), 10_000)
  })

  it('takes frames cut at every byte', async () => {
    const node = await start(encryption, options)
    const stranger = new Stranger(encryption, options, node.addr)
    await vi.waitFor(() => expect(stranger.heard.length).toBeGreaterThan(100))
    const name = 'x'.repeat(node.id.length)
    const own = stranger.heard.subarray(36).toString('latin1').replaceAll(node.id, name)
    for (const byte of frame(Buffer.from(own, 'latin1'))) stranger.link.write(Uint8Array.of(byte))
    await vi.waitFor(() => expect(node.routingTable).toHaveProperty(name))
    stranger.link.close()
  })

  it.each([
    ['a header of 4 GiB', Buffer.from('ffffffff', 'hex')],
    ['a bad checksum', Buffer.concat([Buffer.from([0, 0, 0, 33]), Buffer.alloc(33)])],
    ['msgpack that claims 33 million elements', frame(Buffer.from('dd01ffffff', 'hex'))],
  ])('ends one link on %s', async (_, bytes) => {
    const [honest, node] = await linked(encryption, options)
    const stranger = new Stranger(encryption, options, node.addr)
    stranger.link.write(bytes)
    await stranger.ended
    honest.set('k', 'still heard')
    await vi.waitFor(() => expect(node.get('k')).toBe('still heard'))
    expect(Object.keys(node.routingTable)).toEqual([honest.id])
  })

  it('ends on bytes that are no link of its kind, and lives on', async () => {
    const [honest, node] = await linked(encryption, options)
    const socket = connectTcp(node.addr[1], '127.0.0.1').on('error', () => {})
    const closed = once(socket, 'close')
    socket.resume()
    socket.write(Buffer.alloc(2_000, 'GET /nowhere \xff\r\n\r\n'))
    await closed
    honest.set('k', 'still heard')
    await vi.waitFor(() => expect(node.get('k')).toBe('still heard'))
  })

  it('closes at once, though somebody stands at the door, and gives the port free', async () => {
    const [a, b] = await linked(encryption, options)
    const idle = connectTcp(b.addr[1], '127.0.0.1').on('error', () => {})
    const ended = once(idle.resume(), 'close')
    await once(idle, 'connect')
    await b.close()
    await b.close()
    await ended
    await vi.waitFor(() => expect(a.routingTable).toEqual({}))
    expect(await a.connect(...b.addr)).toBe(false)
    expect(a.status).toContainEqual(expect.stringContaining('ECONNREFUSED'))
    const next = new SyncSocket(...b.addr, { protocol: new Protocol('sync', encryption), ...options })
    open.push(next)
    await next.ready
  })

  it('says which port is in use', async () => {
    const first = await start(encryption, options)
    const second = new SyncSocket(...first.addr, { protocol: new Protocol('sync', encryption), ...options })
    await expect(second.ready).rejects.toThrow(`127.0.0.1:${first.addr[1]} is in use`)
    await second.close()
  })

  it.each(carried.filter(([other]) => other !== encryption))('and %s do not meet', async (other, otherOptions) => {
    const [a, b] = [
      await start(encryption, { ...options, limits: { handshakeMs: 300 } }),
      await start(other, { ...otherOptions, limits: { handshakeMs: 300 } }),
    ]
    expect(await a.connect(...b.addr)).toBe(false)
    expect(a.routingTable).toEqual({})
  })
})

describe('ws', () => {
  const dial = ([, port]: Address, path = '/', options = {}): Promise<string> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, options)
    return new Promise((resolve) => {
      socket.on('error', (error) => resolve(error.message))
      socket.on('open', () => {
        resolve('open')
        socket.terminate()
      })
    })
  }

  it('refuses every page, whatever its origin, and every other path', async () => {
    const { addr } = await start('ws')
    expect(await dial(addr)).toBe('open')
    for (const origin of ['http://127.0.0.1', 'https://example.org', 'null']) {
      expect(await dial(addr, '/', { origin })).toContain('401')
    }
    expect(await dial(addr, '/other')).toContain('400')
  })

  it('sends large frames in messages that js2p takes', async () => {
    const node = await start('ws')
    const peer = await start('ws')
    const sizes: number[] = []
    const socket = new WebSocket(`ws://127.0.0.1:${node.addr[1]}/`)
    socket.on('message', (data: Buffer) => sizes.push(data.length))
    const handshake = await new Promise<Buffer>((resolve) => socket.once('message', resolve))
    const name = 'x'.repeat(node.id.length)
    socket.send(frame(Buffer.from(handshake.subarray(36).toString('latin1').replaceAll(node.id, name), 'latin1')))
    await vi.waitFor(() => expect(node.routingTable).toHaveProperty(name))
    node.set('large', randomBytes(3 * 2 ** 20))
    await vi.waitFor(() => expect(sizes.reduce((a, b) => a + b, 0)).toBeGreaterThan(3 * 2 ** 20))
    expect(Math.max(...sizes)).toBe(2 ** 20)
    socket.terminate()
    await peer.close()
  })

  it('ends a link that speaks text', async () => {
    const node = await start('ws')
    const socket = new WebSocket(`ws://127.0.0.1:${node.addr[1]}/`)
    await once(socket, 'open')
    socket.send('text')
    const [code] = (await once(socket, 'close')) as [number]
    expect(code).toBe(1003)
  })
})

describe.each(['SSL', 'wss'])('%s without a certificate', (encryption) => {
  it('makes one of its own', async () => {
    const [a, b] = await linked(encryption, {})
    a.set('k', 1)
    await vi.waitFor(() => expect(b.get('k')).toBe(1))
  }, 60_000) // primes are found when they are found
})

it('a missing package is named by who needs it', async () => {
  const missing = (): Promise<never> => Promise.reject(new Error("Cannot find package 'selfsigned'"))
  await expect(signOwnCertificate(0, missing)).rejects.toThrow('npm install selfsigned, or pass certificate')
})

it('a logger hears of an open mesh instead of standard error', async () => {
  const logger = recordingLogger()
  const socket = new SyncSocket('0.0.0.0', 0, { logger })
  await socket.ready
  await socket.close()
  expect(logger.lines.map(({ message }) => message)).toEqual([
    expect.stringContaining('0.0.0.0 is reachable from other machines, and Plaintext neither hides'),
  ])
})

describe('psk', () => {
  const stale = randomBytes(32)

  it.each([
    ['another key', 'psk', { meshKey: stale }],
    ['an older key alone', 'psk', { meshKey: [stale] }],
  ])('lets nobody in with %s, and says so', async (_, encryption, options) => {
    const [node, outsider] = [await start('psk', { meshKey }), await start(encryption, options)]
    expect(await outsider.connect(...node.addr)).toBe(false)
    expect(await node.connect(...outsider.addr)).toBe(false)
    for (const [socket, other] of [
      [node, outsider],
      [outsider, node],
    ] as const) {
      expect(socket.status).toEqual([`127.0.0.1:${other.addr[1]} has another meshKey, or speaks no 'psk'`])
      expect(socket.routingTable).toEqual({})
    }
  })

  const { current } = new MeshKeys([meshKey])
  /** What Electron can. */
  const older = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-PSK-CHACHA20-POLY1305' } as const

  it.each([
    ['without a key', {}],
    ['without a key in TLS 1.2', { maxVersion: 'TLSv1.2' as const }],
    [
      'with an exchange that hides nothing later',
      { ...older, ciphers: 'PSK-CHACHA20-POLY1305', pskCallback: () => current },
    ],
    ['with a wrong key under our name', { pskCallback: () => ({ ...current, psk: stale }) }],
    ['with a wrong key in TLS 1.2', { ...older, pskCallback: () => ({ ...current, psk: stale }) }],
    ['with an unknown name in TLS 1.2', { ...older, pskCallback: () => ({ ...current, identity: 'other' }) }],
  ])('lets nobody in %s', async (_, options) => {
    const { addr } = await start('psk', { meshKey })
    const socket = connectTls({ port: addr[1], host: '127.0.0.1', rejectUnauthorized: false, ...options })
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toMatch(/alert/)
  })

  it('speaks TLS 1.3, and 1.2 with those who can no more', async () => {
    const { addr } = await start('psk', { meshKey })
    const spoken = []
    for (const options of [{ ciphers: 'TLS_AES_128_GCM_SHA256' }, older]) {
      const dialled = { ...options, pskCallback: () => current, checkServerIdentity: () => undefined }
      const socket = connectTls({ port: addr[1], host: '127.0.0.1', ...dialled })
      const [handshake] = (await once(socket, 'data')) as [Buffer]
      expect(handshake.length).toBeGreaterThan(36)
      spoken.push(socket.getProtocol())
      socket.destroy()
    }
    expect(spoken).toEqual(['TLSv1.3', 'TLSv1.2'])
  })

  it('dials those who can no more than TLS 1.2', async () => {
    const server = createTlsServer({
      ...older,
      pskCallback: (_, name) => (name === current.identity ? current.psk : null),
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const heard = once(server, 'secureConnection')
    const node = await start('psk', { meshKey })
    const connected = node.connect('127.0.0.1', (server.address() as AddressInfo).port)
    const [socket] = (await heard) as [TLSSocket]
    expect(socket.getProtocol()).toBe('TLSv1.2')
    await once(socket, 'data')
    socket.destroy()
    expect(await connected).toBe(false)
    server.close()
  })

  it('is what a mesh key means where no protocol is named', async () => {
    const plain = await start('psk', { meshKey })
    const bare = new SyncSocket('127.0.0.1', 0, { meshKey })
    const mesh = new MeshSocket('127.0.0.1', 0, { meshKey })
    open.push(bare)
    expect(await bare.connect(...plain.addr)).toBe(true)
    expect(mesh.protocol.encryption).toBe('psk')
    await mesh.close()
  })

  it('is not deceived by a listener that shows a certificate', async () => {
    const [node, other] = [await start('psk', { meshKey }), await start('SSL', { certificate })]
    expect(await node.connect(...other.addr)).toBe(false)
    expect(node.routingTable).toEqual({})
  })

  it('replaces a key in three steps, and every node meets every other on the way', async () => {
    const fresh = randomBytes(32)
    const rings = [[stale], [stale, fresh], [fresh, stale], [fresh]]
    for (const [index, ring] of rings.slice(1).entries()) {
      const [before, after] = [await start('psk', { meshKey: rings[index]! }), await start('psk', { meshKey: ring })]
      expect(await before.connect(...after.addr)).toBe(true)
      before.disconnect(before.routingTable[after.id]!)
      await vi.waitFor(() => expect([before.routingTable, after.routingTable]).toEqual([{}, {}]))
      expect(await after.connect(...before.addr)).toBe(true)
    }
  })

  it('warns of no open mesh where strangers stay outside', async () => {
    const warnings: string[] = []
    const note = (warning: Error): void => void warnings.push(warning.message)
    process.on('warning', note)
    for (const [encryption, options] of carried) {
      const socket = new SyncSocket('0.0.0.0', 0, { protocol: new Protocol('sync', encryption), ...options })
      await socket.ready
      await socket.close()
    }
    await vi.waitFor(() => expect(warnings).toHaveLength(4))
    process.off('warning', note)
    expect(warnings.map((text) => /and (\S+) (neither|does not)/.exec(text)?.[1])).toEqual([
      'Plaintext',
      'ws',
      'SSL',
      'wss',
    ])
  })
})

describe('what does not go together is refused, saying what does', () => {
  const create =
    (encryption: string, options: object = {}) =>
    () =>
      new SyncSocket('127.0.0.1', 0, { protocol: new Protocol('sync', encryption), ...options })

  it.each([
    [create('quic'), "'quic' is not spoken here; use 'Plaintext' or 'ws' or 'SSL' or 'wss' or 'psk'"],
    [create('toString'), "'toString' is not spoken here"],
    [create('psk'), "'psk' needs a meshKey: 32 random bytes"],
    [create('psk', { meshKey: Buffer.alloc(31) }), 'meshKey is 32 random bytes'],
    [create('psk', { meshKey: [] }), 'meshKey is 32 random bytes'],
    [create('psk', { meshKey: [meshKey, meshKey, meshKey] }), 'meshKey is 32 random bytes'],
    [create('psk', { meshKey: meshKey.toString('base64') }), 'meshKey is 32 random bytes'],
    [create('Plaintext', { meshKey }), "'Plaintext' takes no meshKey"],
  ])('%#', (attempt, message) => {
    expect(attempt).toThrow(message)
    expect(attempt).toThrow(TypeError)
  })
})
