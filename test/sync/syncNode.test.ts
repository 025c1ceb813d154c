import { beforeEach, describe, expect, it } from 'vitest'
import { LeaseHeldError } from '../../src/dictionary/errors.ts'
import { hexKey } from '../../src/dictionary/hexKey.ts'
import type { SourceEvent } from '../../src/dictionary/source.ts'
import { settled } from '../support/meshNodes.ts'
import { contents, cut, link, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: SyncNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

/** A chain of linked nodes. */
async function chain(...ids: string[]): Promise<TestNode[]> {
  const list = ids.map((id) => nodes.add(id))
  for (const [index, node] of list.slice(1).entries()) await link(list[index]!, node)
  return list
}

const lost = (node: TestNode): readonly string[] =>
  node.events.flatMap((event) =>
    event.type === 'lease-lost' ? [`${event.lost.reason} to ${event.lost.winnerOwner}`] : [],
  )

describe('writes', () => {
  it('reach every node over hops, with their owner', async () => {
    const [a, , , d] = (await chain('a', 'b', 'c', 'd')) as [TestNode, TestNode, TestNode, TestNode]
    a.source.set('title', { text: 'Hello', size: [1, 2.5, -3n] })
    await settled()
    expect(d.source.get('title')).toMatchObject({
      value: { text: 'Hello', size: [1, 2.5, -3] },
      owner: 'a',
      epoch: 1,
      seq: 2,
    })
  })

  it.each([[0], [''], [false], [[]], [{}], [new Uint8Array()]])('%j is a value', async (value) => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    a.source.set('k', value)
    await settled()
    expect(b.source.get('k')?.value).toEqual(value)
  })

  it('values may be maps with members named like members of Object.prototype, and so may keys', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    const value = JSON.parse('{"__proto__": 1, "constructor": 2}') as object
    a.source.set('__proto__', value)
    a.source.set('constructor', 'c')
    await settled()
    expect(JSON.stringify(b.source.get('__proto__')?.value)).toBe('{"__proto__":1,"constructor":2}')
    expect(b.source.get('constructor')?.value).toBe('c')
    expect(b.source.get('toString')).toBeUndefined()
  })

  it('1, 2, 1 within one second ends at 1 everywhere', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    for (const value of [1, 2, 1]) a.source.set('k', value)
    await settled()
    expect(b.source.get('k')).toMatchObject({ value: 1, seq: 4 })
  })

  it('by others are refused while the lease lives, naming owner and times', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    a.source.set('k', 1)
    await settled()
    const now = clock.now() / 1000
    for (const write of [() => b.source.set('k', 2), () => b.source.del('k'), () => b.source.release('k')]) {
      expect(write).toThrow(LeaseHeldError)
      expect(write).toThrow(
        expect.objectContaining({ key: 'k', owner: 'a', expiresAt: now + 3600, availableAt: now + 3660 }),
      )
    }
    expect(contents(b)).toEqual({ k: 1 })
  })

  it('that msgpack cannot carry are refused and change nothing', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    a.source.set('k', 1)
    expect(() => a.source.set('k', () => 1)).toThrow(expect.objectContaining({ code: 'invalid-value', key: 'k' }))
    await settled()
    expect(contents(b)).toEqual({ k: 1 })
    expect(a.mesh.peers.size).toBe(1)
  })

  it('a listener that writes back is heard after what it answers, everywhere', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    a.sync.subscribe((event) => {
      if (event.type === 'update' && event.entry.seq === 2) a.source.set('k', 'inner')
    })
    const heard: unknown[] = []
    a.source.subscribe((event) => heard.push(event.type === 'update' && event.entry.value))
    a.source.set('k', 'outer')
    await settled()
    expect(heard).toEqual(['outer', 'inner'])
    expect([contents(a), contents(b)]).toEqual([{ k: 'inner' }, { k: 'inner' }])
  })

  it('a listener that throws harms no other', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    b.sync.subscribe(() => {
      throw new Error('broken listener')
    })
    const heard: string[] = []
    b.source.subscribe(({ type }) => heard.push(type))
    a.source.set('k', 1)
    await settled()
    expect(heard).toEqual(['update'])
    expect(b.mesh.peers.size).toBe(1)
  })
})

describe('release and deletion', () => {
  it('a released key keeps its value and is free for the next owner', async () => {
    const [a, b, c] = (await chain('a', 'b', 'c')) as [TestNode, TestNode, TestNode]
    a.source.set('k', 'kept')
    a.source.release('k')
    await settled()
    expect(c.source.get('k')).toMatchObject({ value: 'kept', owner: 'a', released: true })
    c.source.set('k', 'taken')
    await settled()
    expect(a.source.get('k')).toMatchObject({ value: 'taken', owner: 'c', epoch: 2 })
    expect(() => b.source.set('k', 'no')).toThrow(LeaseHeldError)
    expect(lost(a)).toEqual([])
  })

  it('a deletion reaches everybody and frees the key', async () => {
    const [a, , c] = (await chain('a', 'b', 'c')) as [TestNode, TestNode, TestNode]
    a.source.set('k', 1)
    a.source.set('k', null)
    await settled()
    expect(contents(c)).toEqual({})
    expect(c.events.map(({ type }) => type)).toEqual(['update', 'delete'])
    c.source.set('k', 2)
    await settled()
    expect(contents(a)).toEqual({ k: 2 })
  })

  it('what was deleted while a node was away does not come back with it', async () => {
    const [a, b, c] = (await chain('a', 'b', 'c')) as [TestNode, TestNode, TestNode]
    a.source.set('k', 1)
    await settled()
    await cut(b, c)
    a.source.del('k')
    await settled()
    expect(contents(c)).toEqual({ k: 1 })
    await link(c, b)
    await settled()
    expect([a, b, c].map(contents)).toEqual([{}, {}, {}])
  })

  it('deleting what is absent sends nothing', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    a.source.del('nothing')
    await settled()
    expect([...b.sync.live.dictionary.records()]).toEqual([])
  })
})

describe('partition and healing', () => {
  it('a late joiner gets everything, through others too', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    for (let index = 0; index < 3000; index++) a.source.set(`key ${index}`, 'x'.repeat(200))
    await settled()
    const c = nodes.add('c')
    await link(c, b)
    clock.advance(0)
    await settled()
    expect(contents(c)).toEqual(contents(a))
  })

  it('two owners of one key settle on the earlier one everywhere, and the later one is told with its own value', async () => {
    const [a, b, c, d] = (await chain('a', 'b', 'c', 'd')) as [TestNode, TestNode, TestNode, TestNode]
    await cut(b, c)
    d.source.set('k', 'from d')
    clock.advance(5_000)
    a.source.set('k', 'from a')
    await settled()
    expect([contents(b), contents(c)]).toEqual([{ k: 'from a' }, { k: 'from d' }])
    await link(b, c)
    await settled()
    expect([a, b, c, d].map(contents)).toEqual(['a', 'b', 'c', 'd'].map(() => ({ k: 'from d' })))
    const losses = a.events.filter(({ type }) => type === 'lease-lost')
    expect(lost(a)).toEqual(['concurrent to d'])
    expect(losses).toHaveLength(1)
    expect([b, c, d].flatMap(lost)).toEqual([])
  })

  it('a lease that lapsed during a partition and was taken over stays with the new owner', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    a.source.set('k', 'old')
    await settled()
    await cut(a, b)
    clock.advance(3_661_000)
    b.source.set('k', 'new')
    await link(a, b)
    await settled()
    expect(a.source.get('k')).toMatchObject({ value: 'new', owner: 'b', epoch: 2 })
    expect(lost(a)).toEqual(['taken-after-lapse to b'])
  })

  it('without leasing the newest write stays', async () => {
    const rules = { leasing: false }
    const [a, b] = [nodes.add('a', { rules }), nodes.add('b', { rules })]
    a.source.set('k', 'from a')
    clock.advance(1000)
    b.source.set('k', 'from b')
    await link(a, b)
    await settled()
    expect([contents(a), contents(b)]).toEqual([{ k: 'from b' }, { k: 'from b' }])
    a.source.set('k', 'again a')
    await settled()
    expect(contents(b)).toEqual({ k: 'again a' })
  })
})

describe('values of every size that is accepted', () => {
  const grid = Array.from({ length: 100 }, () => Array.from({ length: 100 }, (_, index) => index))
  const nested = (depth: number): unknown => (depth === 0 ? 'deep' : [nested(depth - 1)])

  it('reach a late joiner, however much they consist of', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    for (let index = 0; index < 30; index++) a.source.set(`grid ${index}`, grid)
    a.source.set('nested', nested(31))
    await link(a, b)
    await settled()
    expect(contents(b)).toEqual(contents(a))
  })

  it('reach a late joiner beside a large one', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    for (let index = 0; index < 50; index++) a.source.set(`small ${index}`, index)
    a.source.set('large', new Uint8Array(8 * 2 ** 20 - 9000))
    for (let index = 50; index < 100; index++) a.source.set(`small ${index}`, index)
    await link(a, b)
    clock.advance(0)
    await settled()
    expect(Object.keys(contents(b))).toHaveLength(101)
  })

  it('are those that fit into a frame; larger ones are refused and change nothing', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    a.source.set('k', 'before')
    const tooLarge = expect.objectContaining({ code: 'too-large', key: 'k', limit: 'valueBytes' })
    expect(() => a.source.set('k', new Uint8Array(9 * 2 ** 20))).toThrow(tooLarge)
    a.source.set('after', 1)
    await settled()
    expect(contents(b)).toEqual({ k: 'before', after: 1 })
  })
})

describe('old deletions', () => {
  it('are not told to newcomers after 72 hours', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    a.source.set('k', 1)
    a.source.del('k')
    clock.advance(72.5 * 3_600_000)
    await link(a, b)
    await settled()
    expect([...b.sync.live.dictionary.records()]).toEqual([])
  })

  it('that are told no more leave a newcomer’s token above theirs', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    a.source.set('k', 1)
    a.source.del('k')
    clock.advance(72.5 * 3_600_000)
    await link(a, b)
    b.source.set('k', 2)
    expect(b.source.get('k')?.epoch).toBe(2)
    await settled()
    expect(contents(a)).toEqual({ k: 2 })
  })
})

describe('clocks', () => {
  it('a node whose clock is behind is heard by all the same', async () => {
    const behind = new VirtualClock(clock.now() - 62_000)
    const [a, b, c] = [nodes.add('a', { mesh: { clock: behind } }), nodes.add('b'), nodes.add('c')] as const
    await link(a, b)
    await link(b, c)
    a.source.set('k', 'late')
    await settled()
    expect([contents(b), contents(c)]).toEqual([{ k: 'late' }, { k: 'late' }])
  })

  it('a record dated ahead waits until it is due and is passed on then', async () => {
    const ahead = new VirtualClock(clock.now() + 100_000)
    const [a, b, c] = [nodes.add('a', { mesh: { clock: ahead } }), nodes.add('b'), nodes.add('c')] as const
    await link(b, c)
    await link(a, b)
    a.source.set('k', 'from the future')
    await settled()
    expect([contents(b), contents(c)]).toEqual([{}, {}])
    clock.advance(41_000)
    await settled()
    expect([contents(b), contents(c)]).toEqual([{ k: 'from the future' }, { k: 'from the future' }])
  })

  it('a node whose clock is off takes nothing over', async () => {
    const a = nodes.add('a')
    const off = new VirtualClock(clock.now() + 4_000_000)
    const b = nodes.add('b', { mesh: { clock: off } })
    a.source.set('k', 1)
    await link(a, b)
    await settled()
    expect(() => b.source.set('k', 2)).toThrow(expect.objectContaining({ code: 'clock-skew', seconds: 4000 }))
    expect(() => b.source.set('k', 2)).toThrow(/4000 s ahead of its peers/)
  })
})

describe('names', () => {
  it('travel to everybody of our own kind, newcomers too', async () => {
    const a = nodes.add('a', { name: "Anna's laptop" })
    const [b, c] = [nodes.add('b'), nodes.add('c', { name: 'Mia' })]
    await link(a, b)
    const events: SourceEvent[] = []
    b.source.subscribe((event) => void events.push(event))
    await link(b, c)
    await settled()
    expect(c.source.names().get('a')).toBe("Anna's laptop")
    expect(a.source.names().get('c')).toBe('Mia')
    expect(b.source.peers().map(({ name }) => name)).toEqual(["Anna's laptop", 'Mia'])
    expect(events).toContainEqual({ type: 'name', owner: 'c', name: 'Mia' })
  })

  it('are not told by others: neither of this node itself nor of the future', async () => {
    const a = nodes.add('a', { name: 'Anna' })
    const b = nodes.add('b', { name: 'Ben' })
    await link(a, b)
    const forged = [
      ['a', 'Hacked', clock.now() / 1000 + 10],
      ['c', 'From the future', 2 ** 40],
    ]
    b.mesh.whisper(b.mesh.peers.get('a')!, ['p2s', 6, forged])
    await settled()
    expect(Object.fromEntries(a.source.names())).toEqual({ a: 'Anna', b: 'Ben' })
  })

  it('are kept for a thousand owners, the newest ones', async () => {
    const [a, b] = [nodes.add('a', { name: 'Anna' }), nodes.add('b')]
    await link(a, b)
    const many = Array.from({ length: 1200 }, (_, index) => [`owner ${index}`, `name ${index}`, clock.now() / 1000])
    b.mesh.whisper(b.mesh.peers.get('a')!, ['p2s', 6, many])
    await settled()
    expect(a.source.names().size).toBe(1000)
    expect(a.source.names().get('a')).toBe('Anna')
    expect(a.source.names().get('owner 1199')).toBe('name 1199')
  })

  it('are cut at 64 characters', async () => {
    const [a, b] = [nodes.add('a', { name: 'n'.repeat(100) }), nodes.add('b')]
    await link(a, b)
    await settled()
    expect(b.source.names().get('a')).toBe('n'.repeat(64))
  })
})

describe('keys that are no text', () => {
  it('are kept, exchanged and counted, and named by their bytes', async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    const events: SourceEvent[] = []
    b.source.subscribe((event) => void events.push(event))
    a.sync.live.set(Uint8Array.of(0xff), Uint8Array.of(1))
    a.sync.live.set(Uint8Array.of(0xfe), Uint8Array.of(2))
    await settled()
    expect(contents(b)).toEqual({})
    expect(b.source.unmirroredKeys).toBe(2)
    expect([...(b.source.hexEntries?.() ?? [])].map(({ key, entry: { value } }) => [key, value])).toEqual([
      [hexKey(Uint8Array.of(0xff)), 1],
      [hexKey(Uint8Array.of(0xfe)), 2],
    ])
    expect(events).toMatchObject([{ key: '\0hex:ff' }, { key: '\0hex:fe' }])
    expect(b.sync.live.dictionary.get(Uint8Array.of(0xfe))?.value).toEqual(Uint8Array.of(2))
    a.source.set('text', 3)
    a.sync.live.delete(Uint8Array.of(0xff))
    await settled()
    expect([b.source.size, b.source.unmirroredKeys]).toEqual([1, 1])
  })
})

describe('forged and malformed stores', () => {
  it("a live record in this node's own name from outside is dropped", async () => {
    const [a, b] = (await chain('a', 'b')) as [TestNode, TestNode]
    b.source.set('k', 'mine')
    await settled()
    a.mesh.broadcast([0x0b, Uint8Array.of(0x6b), 'forged', { x: 1, e: 9, a: 1, s: 9 }], { text: 'b', type: 'str' })
    await settled()
    expect(b.source.get('k')?.value).toBe('mine')
  })

  it.each([
    ['no value', [0x0b, Uint8Array.of(0x6b)]],
    ['a key of a number', [0x0b, 5, 'v']],
    ['an epoch of text', [0x0b, Uint8Array.of(0x6b), 'v', { x: 1, e: 'one', a: 1, s: 2 }]],
    ['a snapshot without owner', [0x0b, Uint8Array.of(0x6b), 'v', null, 1_800_000_000]],
    ['records that are none', ['p2s', 4, [[1, 2, 3]]]],
    [
      'a record whose epoch could not be raised',
      ['p2s', 4, [[Uint8Array.of(0x6b), 'v', 'a', 2 ** 52, 1, 1_800_000_000, 2, 0]]],
    ],
    ['records that are no list', ['p2s', 4, 'x']],
    ['announcements that are no list', ['p2s', 6, 7]],
    ['an op nobody knows', ['p2s', 99, {}]],
  ])('%s changes nothing and costs no link', async (_, packets) => {
    const [a, b, c] = (await chain('a', 'b', 'c')) as [TestNode, TestNode, TestNode]
    a.mesh.broadcast(packets)
    a.mesh.whisper(a.mesh.peers.get('b')!, packets)
    a.source.set('after', 1)
    await settled()
    expect([contents(b), contents(c)]).toEqual([{ after: 1 }, { after: 1 }])
  })
})
