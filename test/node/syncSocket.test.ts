import { once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { flags, LeaseHeldError, metatuple, Metatuple, Protocol, SyncSocket, type MeshMessage } from 'synckey/socket'
import { systemClock } from '../../src/seams/clock.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const open: SyncSocket[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()))
})

type Arguments = ConstructorParameters<typeof SyncSocket> extends [string, number, ...infer Rest] ? Rest : never

async function start(...args: Arguments): Promise<SyncSocket> {
  const socket = new SyncSocket('127.0.0.1', 0, ...args)
  open.push(socket)
  await socket.ready
  return socket
}

async function pair(...args: Arguments): Promise<[SyncSocket, SyncSocket]> {
  const [a, b] = [await start(...args), await start(...args)]
  expect(await a.connect(...b.addr)).toBe(true)
  await vi.waitFor(() => expect(b.routingTable).toHaveProperty(a.id))
  return [a, b]
}

const expectValue = async (socket: SyncSocket, key: string, value: unknown): Promise<void> =>
  vi.waitFor(() => expect(socket.get(key)).toEqual(value))

describe('construction', () => {
  it('takes the arguments of 0.6 and of 0.7, and an options object', async () => {
    const protocol = new Protocol('team', 'Plaintext')
    const [old, current, options] = [
      await start(false, protocol, ['10.0.0.1', 5], 0),
      await start(protocol, false, ['10.0.0.1', 5], 0),
      await start({ protocol, leasing: false, outAddr: ['10.0.0.1', 5] }),
    ]
    expect(old.protocol.subnet).toBe('team0')
    expect(new Set([old.protocol.id, current.protocol.id, options.protocol.id]).size).toBe(1)
    const visitor = await start({ protocol, leasing: false, mayDial: () => false })
    for (const socket of [old, current, options]) {
      expect(await visitor.connect(...socket.addr)).toBe(true)
      expect(visitor.routingTable[socket.id]?.address, 'the outward address').toEqual(['10.0.0.1', 5])
    }
  })

  it('leases unless told otherwise, and is on the mesh of js2p', async () => {
    expect((await start()).protocol.id).toBe('p7sAnBsK3n5enFXH7vEGQjzS6t6RH1CeEoYekNjr5Jn')
    expect((await start(false)).protocol.subnet).toBe('sync0')
  })

  it('refuses an argument that belongs nowhere', () => {
    expect(() => new SyncSocket('127.0.0.1', 0, 'subnet' as never)).toThrow(TypeError)
  })

  it('refuses a name of more than 64 characters', () => {
    expect(() => new SyncSocket('127.0.0.1', 0, { name: 'x'.repeat(65) })).toThrow(RangeError)
  })

  it('refuses an encryption that it does not speak', () => {
    expect(() => new SyncSocket('127.0.0.1', 0, new Protocol('sync', 'udp'))).toThrow(
      "'udp' is not spoken here; use 'Plaintext' or 'ws' or 'SSL' or 'wss' or 'psk'",
    )
  })

  it('says which port is in use, and lives on', async () => {
    const first = await start()
    const second = new SyncSocket(...first.addr)
    open.push(second)
    await expect(second.ready).rejects.toThrow(`127.0.0.1:${first.addr[1]} is in use`)
    expect(second.status).toEqual([expect.stringContaining('is in use')])
    expect(await second.connect(...first.addr)).toBe(false)
    expect(first.status).toBe('Nominal')
  })

  it('every node has an id of its own', async () => {
    const [a, b] = [await start(), await start()]
    expect(a.id).toMatch(/^[1-9A-HJ-NP-Za-km-z]{60,66}$/)
    expect(a.id).not.toBe(b.id)
  })
})

describe('the dictionary', () => {
  it('set reaches the other node, whose update event tells socket, key, value and meta', async () => {
    const [a, b] = await pair()
    const updates: unknown[][] = []
    b.on('update', (...details) => updates.push(details))
    a.set('title', 'Hello')
    await expectValue(b, 'title', 'Hello')
    const [[socket, key, value, meta]] = updates as [[SyncSocket, Buffer, unknown, Metatuple]]
    expect(socket).toBe(b)
    expect(Buffer.isBuffer(key) && key.toString()).toBe('title')
    expect(value).toBe('Hello')
    expect(meta.owner).toBe(a.id)
    expect(Number.isInteger(meta.timestamp)).toBe(true)
  })

  it('takes keys as text, Buffer or bytes, and nothing else', async () => {
    const socket = await start()
    socket.set(Buffer.from('k'), 1)
    socket.set(Uint8Array.of(0x6b, 0x32), 2)
    expect([socket.get('k'), socket.get('k2')]).toEqual([1, 2])
    for (const key of [5, null, undefined, {}]) {
      expect(() => socket.get(key as never)).toThrow(TypeError)
      expect(() => socket.set(key as never, 1)).toThrow(TypeError)
    }
  })

  it('get gives the fallback for an absent key only', async () => {
    const socket = await start()
    expect(socket.get('absent')).toBeUndefined()
    expect(socket.get('absent', 'fallback')).toBe('fallback')
    socket.update({ zero: 0, empty: '', no: false })
    expect(['zero', 'empty', 'no'].map((key) => socket.get(key, 'fallback'))).toEqual([0, '', false])
  })

  it('another node is refused with owner and times', async () => {
    const [a, b] = await pair()
    a.set('k', {})
    await expectValue(b, 'k', {})
    const refused = expect.objectContaining({ code: 'lease-held', key: 'k', owner: a.id, epoch: 1 })
    for (const write of [() => b.set('k', 2), () => b.del('k'), () => b.pop('k'), () => b.applyDelta('k', {})]) {
      expect(write).toThrow(refused)
    }
    expect(() => b.set('k', 2)).toThrow(LeaseHeldError)
    expect(a.get('k')).toEqual({})
  })

  it('del removes it everywhere and the delete event tells socket and key; deleting what is absent does nothing', async () => {
    const [a, b] = await pair()
    const deleted = once(b, 'delete')
    a.set('k', 1)
    a.del('absent')
    a.del('k')
    const [socket, key] = (await deleted) as [SyncSocket, Buffer]
    expect(socket).toBe(b)
    expect(key.toString()).toBe('k')
    expect(b.get('k')).toBeUndefined()
  })

  it('set(key, null) deletes', async () => {
    const socket = await start()
    socket.set('k', 1)
    socket.set('k', null)
    expect([...socket.keys()]).toEqual([])
  })

  it('release lets another node take the key', async () => {
    const [a, b] = await pair()
    a.set('k', 1)
    await expectValue(b, 'k', 1)
    a.release('k')
    await vi.waitFor(() => b.set('k', 2))
    await expectValue(a, 'k', 2)
    expect(() => a.set('k', 3)).toThrow(LeaseHeldError)
  })

  it('keys, values and items are as of their call, while the dictionary changes', async () => {
    const socket = await start()
    socket.update(
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
    )
    const [keys, values, items] = [socket.keys(), socket.values(), socket.items()]
    socket.set('c', 3)
    socket.del('a')
    expect([...keys].map(String)).toEqual(['a', 'b'])
    expect([...values]).toEqual([1, 2])
    expect([...items].map(([key, value]) => [String(key), value])).toEqual([
      ['a', 1],
      ['b', 2],
    ])
    expect([...socket.keys()].every((key) => Buffer.isBuffer(key))).toBe(true)
  })

  it('pop and popitem take associations out', async () => {
    const socket = await start()
    socket.update({ a: 1, b: 2 })
    expect(socket.pop('a')).toBe(1)
    expect(socket.pop('a', 'gone')).toBe('gone')
    expect(socket.popitem()).toEqual([Buffer.from('b'), 2])
    expect(socket.popitem()).toBeUndefined()
  })

  it('applyDelta changes members of a map, of an absent one too, and refuses what is none', async () => {
    const [a, b] = await pair()
    const original = { x: 1, y: 1 }
    a.set('map', original)
    expect(a.applyDelta('map', { y: 2 })).toEqual({ x: 1, y: 2 })
    a.apply_delta('new', { z: 3 })
    await expectValue(b, 'map', { x: 1, y: 2 })
    await expectValue(b, 'new', { z: 3 })
    expect(original).toEqual({ x: 1, y: 1 })
    a.set('text', 'no map')
    expect(() => a.applyDelta('text', { x: 1 })).toThrow(TypeError)
  })

  it('a value is neither shared with its writer nor with its readers', async () => {
    const socket = await start()
    const list = [1]
    socket.set('list', list)
    list.push(2)
    ;(socket.get('list') as number[]).push(3)
    expect(socket.get('list')).toEqual([1])
  })

  it('64-bit integers keep every digit', async () => {
    const [a, b] = await pair()
    a.set('big', 2n ** 53n + 1n)
    await expectValue(b, 'big', 2n ** 53n + 1n)
  })
})

describe("js2p's inner methods", () => {
  it('__store takes a value in the name of its meta, and throws where somebody else holds the key unless error is false', async () => {
    const socket = await start()
    const now = Math.floor(Date.now() / 1000)
    socket.__store('k', 'theirs', metatuple('other', now))
    expect(socket.get('k')).toBe('theirs')
    expect(() => socket.set('k', 'mine')).toThrow(expect.objectContaining({ owner: 'other' }))
    expect(() => socket.__store('k', 'third', new Metatuple('third', now + 1))).toThrow(LeaseHeldError)
    socket.__store('k', 'third', metatuple('third', now + 1), false)
    expect(socket.get('k')).toBe('theirs')
    socket.__store('own', 1, metatuple(socket.id, now))
    expect(socket.get('own')).toBe(1)
  })

  it('__handle_store stores upon a storage message and leaves others alone', async () => {
    const [a, b] = await pair()
    const seen: (true | undefined)[] = []
    b.registerHandler((message, connection) => {
      const isData = [flags.store, flags.broadcast].includes(message.packets[0] as never)
      if (isData) seen.push(b.__handle_store(message, connection))
      return isData
    })
    a.set('k', 1)
    a.send(['no store'])
    await vi.waitFor(() => expect(seen).toEqual([true, undefined]))
    expect(b.get('k')).toBe(1)
  })

  it('_send_peers sends the list of peers, then the dictionary', async () => {
    const [a, b] = await pair()
    a.set('k', 1)
    await expectValue(b, 'k', 1)
    const types: unknown[] = []
    b.registerHandler(({ packets }) => void types.push(packets[0]))
    a._send_peers(a.routingTable[b.id]!)
    await vi.waitFor(() => expect(types).toEqual([flags.peers, 'p2s']))
  })
})

describe('the mesh socket underneath', () => {
  it('connect fires when the routing table grows from zero to one, once entered', async () => {
    const [a, b, c] = [await start(), await start(), await start()]
    const sizes: number[] = []
    a.on('connect', () => sizes.push(Object.keys(a.routing_table).length))
    await a.connect(...b.addr)
    await a.connect(...c.addr)
    expect(sizes).toEqual([1])
    expect(new Set(a.outgoing.map(({ id }) => id))).toEqual(new Set([b.id, c.id]))
  })

  it('a key set in the connect handler arrives', async () => {
    const [a, b] = [await start(), await start()]
    a.on('connect', () => a.set('early', 1))
    await a.connect(...b.addr)
    await expectValue(b, 'early', 1)
  })

  it('a node that comes back on its port is dialled again, with a clock to tell when', async () => {
    const clock = new VirtualClock(Date.now())
    const [a, b] = [await start({ clock }), await start()]
    await a.connect(...b.addr)
    a.set('k', 1)
    await b.close()
    await vi.waitFor(() => expect(a.routingTable).toEqual({}))
    const again = new SyncSocket(...b.addr)
    open.push(again)
    await again.ready
    clock.advance(1000)
    await expectValue(again, 'k', 1)
  })

  it('keeps itself linked with its peers from the start', async () => {
    const b = await start()
    const a = await start({ peers: [b.addr] })
    await vi.waitFor(() => expect(Object.keys(b.routingTable)).toEqual([a.id]))
  })

  it('connect dials nobody whose id is among the peers, and enters a node under its own id, whatever was expected', async () => {
    const [a, b, c] = [await start({ mayDial: () => false }), await start(), await start()]
    expect(await a.connect(...b.addr, b.id)).toBe(true)
    expect(await a.connect('127.0.0.1', 1, b.id)).toBe(true)
    expect(a.status).toBe('Nominal')
    expect(await a.connect(...c.addr, 'somebody else')).toBe(true)
    expect(new Set(Object.keys(a.routingTable))).toEqual(new Set([b.id, c.id]))
  })

  it('two nodes that dial each other at once both reach each other', async () => {
    const [a, b] = [await start(), await start()]
    expect(await Promise.all([a.connect(...b.addr), b.connect(...a.addr)])).toEqual([true, true])
    const late = a.connect(...b.addr)
    expect(await late).toBe(true)
  })

  it('a dial is answered however it ends, to everyone who asked for it', async () => {
    const [a, b] = [await start(), await start()]
    const dials = [a.connect(...b.addr), a.connect(...b.addr)]
    await a.close()
    expect(await Promise.all(dials)).toEqual([false, false])
  })

  it('listeners that throw cost nobody a link or a value, and are reported', async () => {
    const [a, b] = [await start(), await start()]
    for (const event of ['connect', 'update', 'message'] as const) {
      b.on(event, () => {
        throw new Error(`broken ${event} listener`)
      })
    }
    await a.connect(...b.addr)
    a.set('k', 1)
    a.send(['hello'])
    await expectValue(b, 'k', 1)
    await vi.waitFor(() => expect(b.queue).toHaveLength(1))
    expect(Object.keys(b.routingTable)).toEqual([a.id])
    expect(b.status).toEqual(['connect', 'update', 'message'].map((event) => `broken ${event} listener`))
  })

  it('an address where nobody listens is told by false and status, and nothing breaks', async () => {
    const [a, gone] = [await start(), await start()]
    await gone.close()
    expect(await a.connect(...gone.addr)).toBe(false)
    expect(a.status).toEqual([expect.stringContaining('ECONNREFUSED')])
  })

  it('leased and unleased nodes do not meet', async () => {
    const [leased, unleased] = [await start(), await start(false)]
    expect(await leased.connect(...unleased.addr)).toBe(false)
  })

  it('messages reach everybody, wait in the queue, and can be answered over hops', async () => {
    const [a, b, c] = [await start(), await start(), await start({ mayDial: () => false })]
    await a.connect(...b.addr)
    await c.connect(...b.addr)
    await vi.waitFor(() => expect(Object.keys(b.routingTable)).toHaveLength(2))
    const heard = once(c, 'message')
    a.send(['alert', 7])
    await heard
    const message = c.recv() as MeshMessage
    expect(message).toMatchObject({
      sender: a.id,
      packets: [flags.broadcast, 'alert', 7],
      protocol: { id: a.protocol.id },
    })
    expect(c.recv()).toBeUndefined()
    await message.reply(['got it'])
    await vi.waitFor(() => expect(a.queue).toHaveLength(1))
    expect(a.recv(5).map(({ packets }) => packets)).toEqual([[flags.whisper, 'got it']])
  })

  it('equal messages of one second are all heard, over hops', async () => {
    const now = Date.now()
    const clock = { ...systemClock, now: () => now }
    const [a, b, c] = [await start({ clock }), await start(), await start({ mayDial: () => false })]
    await a.connect(...b.addr)
    await c.connect(...b.addr)
    await vi.waitFor(() => expect(Object.keys(b.routingTable)).toHaveLength(2))
    for (let count = 0; count < 3; count++) a.send(['alert'])
    a.send(['the last'])
    await vi.waitFor(() => expect(c.queue.at(-1)?.packets[1]).toBe('the last'))
    expect(c.recv(9).map(({ packets, time }) => [packets[1], time])).toEqual(
      ['alert', 'alert', 'alert', 'the last'].map((text) => [text, Math.floor(now / 1000)]),
    )
  })

  it('a registered handler is asked first and may take a message', async () => {
    const [a, b] = await pair()
    const taken: unknown[] = []
    b.register_handler(({ packets }) => {
      if (packets[1] === 'for the handler') taken.push(packets[1])
      return packets[1] === 'for the handler'
    })
    a.send(['for the handler'])
    a.send(['for the queue'])
    await vi.waitFor(() => expect(b.queue).toHaveLength(1))
    expect(taken).toEqual(['for the handler'])
    expect(b.recv()?.packets[1]).toBe('for the queue')
  })

  it('disconnect ends one link, close all of them and the port', async () => {
    const [a, b] = await pair()
    a.disconnect(a.routingTable[b.id]!)
    await vi.waitFor(() => expect(b.routingTable).toEqual({}))
    await a.connect(...b.addr)
    await b.close()
    await b.close()
    await vi.waitFor(() => expect(a.routingTable).toEqual({}))
    expect(await a.connect(...b.addr)).toBe(false)
  })
})

describe('the source', () => {
  it('serves names, peers and the lease rules to a connector', async () => {
    const [a, b] = [await start({ name: 'Anna' }), await start({ name: 'Ben' })]
    await a.connect(...b.addr)
    await vi.waitFor(() => expect(b.source.names().get(a.id)).toBe('Anna'))
    expect(b.source).toMatchObject({ id: b.id, name: 'Ben', leasing: true, leaseTerm: 3600, takeoverDelay: 60 })
    expect(b.source.peers()).toEqual([{ id: a.id, name: 'Anna', kind: 'synckey', address: `127.0.0.1:${a.addr[1]}` }])
  })
})
