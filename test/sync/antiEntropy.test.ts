import { beforeEach, describe, expect, it } from 'vitest'
import { bucketsPackets } from '../../src/sync/digestMessage.ts'
import { P2S } from '../../src/wire/flags.ts'
import { Raw } from '../../src/wire/msgpack.ts'
import { settled } from '../support/meshNodes.ts'
import { MemoryStore } from '../support/memoryStore.ts'
import { contents, cut, link, pass, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: SyncNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

const hourMs = 3_600_000
async function pair(): Promise<[TestNode, TestNode]> {
  const [a, b] = [nodes.add('a'), nodes.add('b')]
  await link(a, b)
  return [a, b]
}

/** What is written while `change` happens gets lost. */
async function unheard(change: () => void): Promise<void> {
  nodes.nodes.links.isFrozen = true
  change()
  await settled()
  nodes.nodes.links.isFrozen = false
}

describe('neighbours', () => {
  it('repair a write that got lost on its way', async () => {
    const [a, b] = await pair()
    await unheard(() => a.source.set('k', 1))
    await pass(clock, 2)
    expect(contents(b)).toEqual({})
    await pass(clock, 10)
    expect(contents(b)).toEqual({ k: 1 })
  })

  it('repair what was lost long after the last round, because every change makes rounds frequent again', async () => {
    const [a, b] = await pair()
    await pass(clock, 3000)
    await unheard(() => a.source.set('k', 1))
    await pass(clock, 12)
    expect(contents(b)).toEqual({ k: 1 })
  })

  it('repair deletions, releases and writes of both sides at once', async () => {
    const [a, b] = await pair()
    for (const key of ['kept', 'deleted', 'released', 'both']) a.source.set(key, 1)
    await settled()
    await unheard(() => {
      a.source.del('deleted')
      a.source.release('released')
      a.source.set('new in a', 1)
      b.source.set('new in b', 2)
      a.source.set('both', 2)
    })
    await pass(clock, 12)
    expect(contents(b)).toEqual({ kept: 1, released: 1, both: 2, 'new in a': 1, 'new in b': 2 })
    expect(contents(b)).toEqual(contents(a))
    expect(b.source.get('released')?.released).toBe(true)
  })

  it('that hear each other in one direction only are equal soon after they hear each other again', async () => {
    const [a, b] = await pair()
    nodes.nodes.links.loses = (by) => by === 'dialler'
    a.source.set('of a', 1)
    b.source.set('of b', 2)
    await pass(clock, 20)
    expect(contents(a)).toEqual({ 'of a': 1, 'of b': 2 })
    expect(contents(b)).toEqual({ 'of b': 2 })
    nodes.nodes.links.loses = () => false
    await pass(clock, 24)
    expect(contents(b)).toEqual(contents(a))
  })

  it('hand on a write that a comparison brought ahead of its flood, which else would end there', async () => {
    const [a, b] = await pair()
    const c = nodes.add('c')
    await link(b, c)
    a.source.set('k', 1)
    b.sync.live.merge(a.sync.live.dictionary.get(new TextEncoder().encode('k'))!)
    await settled()
    expect(contents(c)).toEqual({ k: 1 })
  })

  it('hand on what they repaired', async () => {
    const [a, b] = await pair()
    const c = nodes.add('c')
    await link(b, c)
    await unheard(() => a.source.set('k', 1))
    await pass(clock, 12)
    expect(contents(c)).toEqual({ k: 1 })
  })

  it('ask each other 200 ms after one of them learned a write of this second, which it takes to be flooded', async () => {
    const [a, b] = await pair()
    const c = nodes.add('c')
    await link(b, c)
    await pass(clock, 2)
    await unheard(() => a.source.set('k', 1))
    const flushed = a.sync.flush()
    clock.advance(0)
    await settled()
    expect([contents(b), contents(c)]).toEqual([{ k: 1 }, {}])
    clock.advance(199)
    await settled()
    expect(contents(c)).toEqual({})
    clock.advance(1)
    await settled()
    expect(contents(c)).toEqual({ k: 1 })
    clock.advance(1000)
    await flushed
  })

  it('agree without sending records, and grow quiet', async () => {
    const [a, b] = await pair()
    for (let index = 0; index < 500; index++) a.source.set(`k${index}`, 'x'.repeat(100))
    await pass(clock, 1300)
    const before = nodes.nodes.links.written
    await pass(clock, 1800)
    expect(contents(b)).toEqual(contents(a))
    const pings = (1800 / 15) * 2 * 2
    expect(nodes.nodes.links.written - before).toBeLessThan(pings * 100 + 10 * 200)
  })

  it('run no timer for each other once they are parted', async () => {
    const [a, b] = await pair()
    await cut(a, b)
    expect([a.mesh.peers.size, b.mesh.peers.size]).toEqual([0, 0])
    clock.advance(60_000)
    expect(clock.waiting).toBe(0)
  })

  it('that meet again send only what differs', async () => {
    const [a, b] = await pair()
    for (let index = 0; index < 1000; index++) a.source.set(`k${index}`, 'x'.repeat(100))
    await settled()
    await cut(a, b)
    a.source.set('k7', 'changed')
    const before = nodes.nodes.links.written
    await link(a, b)
    expect(contents(b)).toEqual(contents(a))
    expect(nodes.nodes.links.written - before).toBeLessThan(12_000)
  })

  it('send large dictionaries in messages of at most 256 KiB', async () => {
    const a = nodes.add('a')
    for (let index = 0; index < 40; index++) a.source.set(`k${index}`, 'x'.repeat(50_000))
    const b = nodes.add('b', { mesh: { limits: { maxFrame: 300_000 } } })
    await link(a, b)
    clock.advance(0)
    await settled()
    expect(contents(b)).toEqual(contents(a))
  })

  it('announce names only after all that the other lacked', async () => {
    const [a, b] = [nodes.add('a', { name: 'Anna' }), nodes.add('b')]
    for (const key of ['k', 'l', 'm']) a.source.set(key, 1)
    b.source.set('k', 2)
    const held: number[] = []
    b.source.subscribe((event) => {
      if (event.type === 'name') held.push(Object.keys(contents(b)).length)
    })
    await link(a, b)
    expect(held).toEqual([3])
  })

  it('survive malformed messages of each kind, which change nothing', async () => {
    const [a, b] = await pair()
    a.source.set('k', 1)
    await settled()
    const connection = a.mesh.peers.get('b')!
    const payloads: readonly unknown[] = [
      null,
      'text',
      [],
      [[]],
      { a: 1 },
      new Uint8Array(7),
      new Uint8Array(17),
      -1,
      2 ** 60,
      [new Uint8Array(2048), [[0, -1]], 0, false],
      [new Uint8Array(2048), Array.from({ length: 300 }, () => [1, 1]), 0, false],
      [new Uint8Array(2040), [], 0, false],
      [new Uint8Array(2048), [[1]], 0, false],
      [new Uint8Array(2048), [], 1.5, false],
      [new Uint8Array(3), new Uint8Array(15), true],
      ['buckets', new Uint8Array(16), true],
      [-1, new Uint8Array(16)],
      [0, 'pairs'],
      new Raw(Uint8Array.of(0xc0)),
    ]
    for (const op of [1, 2, 3, 4, 5, 7, 8, 'digest', null])
      for (const payload of payloads) a.mesh.whisper(connection, [P2S, op, payload])
    a.mesh.whisper(connection, [P2S])
    await pass(clock, 3)
    expect([a.mesh.peers.size, b.mesh.peers.size]).toEqual([1, 1])
    expect(contents(b)).toEqual({ k: 1 })
    await unheard(() => a.source.set('k', 2))
    await pass(clock, 12)
    expect(contents(b)).toEqual({ k: 2 })
  })
})

describe('floors', () => {
  it('of forgotten keys reach a neighbour at link up, and last over its restart', async () => {
    const store = new MemoryStore()
    const [a, b] = [nodes.add('a'), nodes.add('b', { store })]
    a.source.set('k', 1)
    a.source.del('k')
    a.source.set('k', 2)
    a.source.del('k')
    clock.advance(75 * hourMs)
    expect(a.sync.live.dictionary.size).toBe(0)
    await link(a, b)
    b.sync.close()
    b.mesh.close()
    const again = nodes.add('b2', { store })
    again.source.set('k', 3)
    expect(again.source.get('k')?.epoch).toBe(3)
  })

  it('that leave no epochs for new keys are believed to nobody', async () => {
    const [a, b] = await pair()
    const floors = Array.from({ length: 256 }, (_, bucket) => [bucket, 2 ** 48] as const)
    const sums = new BigUint64Array(256)
    b.mesh.whisper(
      b.mesh.peers.get('a')!,
      bucketsPackets({ sums, floors, exchangedAt: 0, asks: false, lacksRoom: false }),
    )
    await settled()
    a.source.set('k', 1)
    await pass(clock, 1)
    expect(contents(b)).toEqual({ k: 1 })
  })

  it('are raised by each side to the higher one', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    a.sync.live.dictionary.raiseFloor(7, 5)
    a.sync.live.dictionary.raiseFloor(8, 1)
    b.sync.live.dictionary.raiseFloor(8, 9)
    await link(a, b)
    for (const { sync } of [a, b])
      expect(sync.live.dictionary.floors.entries()).toEqual([
        [7, 5],
        [8, 9],
      ])
  })
})

describe('a node that was away for more than 72 h', () => {
  /** A mesh of a, whose store is returned, and b; both hold what a wrote; then they are parted for 74 hours. */
  async function parted(): Promise<{ store: MemoryStore; b: TestNode; first: TestNode }> {
    const store = new MemoryStore()
    const [first, b] = [nodes.add('a', { store }), nodes.add('b')]
    await link(first, b)
    first.source.set('deleted meanwhile', 1)
    first.source.set('kept', 1)
    await pass(clock, 90)
    await cut(first, b)
    return { store, b, first }
  }

  async function passBoth(off: VirtualClock, seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      off.advance(1000)
      await pass(clock, 1)
    }
  }

  function leaveForLong(b: TestNode): void {
    clock.advance(2 * hourMs)
    b.source.del('deleted meanwhile')
    clock.advance(76 * hourMs)
    expect(b.sync.live.dictionary.size).toBe(1)
  }

  it('drops what its peer lacks, and nobody raises it from the dead', async () => {
    const { store, b, first } = await parted()
    first.mesh.close()
    first.sync.close()
    leaveForLong(b)
    const again = nodes.add('a', { store })
    again.source.set('written before it met anybody', 1)
    await link(again, b)
    await pass(clock, 30)
    expect(contents(again)).toEqual({ kept: 1, 'written before it met anybody': 1 })
    expect(contents(b)).toEqual(contents(again))
    expect(again.events).toContainEqual(expect.objectContaining({ type: 'delete' }))
    again.source.set('deleted meanwhile', 2)
    expect(again.source.get('deleted meanwhile')?.epoch, 'above the forgotten deletion').toBe(3)
  })

  it('keeps what was written at either side meanwhile, though neither was restarted', async () => {
    const { b, first } = await parted()
    first.source.set('of a', 1)
    leaveForLong(b)
    b.source.set('of b', 1)
    await link(first, b)
    await pass(clock, 30)
    expect(contents(first)).toEqual({ kept: 1, 'of a': 1, 'of b': 1 })
    expect(contents(b)).toEqual(contents(first))
  })

  it('loses nothing to a newcomer, who has nothing to tell', async () => {
    const { b, first } = await parted()
    b.mesh.close()
    leaveForLong(b)
    const newcomer = nodes.add('newcomer')
    await link(first, newcomer)
    expect(contents(newcomer)).toEqual({ 'deleted meanwhile': 1, kept: 1 })
    expect(contents(first)).toEqual(contents(newcomer))
  })

  it('keeps what its peer may have no room for, and does not tell it, until it meets one that has', async () => {
    const store = new MemoryStore()
    const [first, b, c] = [nodes.add('a', { store }), nodes.add('b', { limits: { keys: 1 } }), nodes.add('c')]
    first.source.set('kept', 1)
    await link(first, b)
    await link(b, c)
    await pass(clock, 15)
    first.source.set('no room', 1)
    first.source.set('deleted meanwhile', 1)
    await pass(clock, 90)
    await cut(first, b)
    first.sync.close()
    clock.advance(2 * hourMs)
    c.source.del('deleted meanwhile')
    clock.advance(76 * hourMs)
    const again = nodes.add('a again', { store })
    await link(again, b)
    await pass(clock, 30)
    expect(contents(again)).toEqual({ kept: 1, 'no room': 1, 'deleted meanwhile': 1 })
    expect(contents(c)).toEqual({ kept: 1, 'no room': 1 })
    await link(again, c)
    await pass(clock, 30)
    expect(contents(again)).toEqual(contents(c))
  })

  it('drops nothing because its clock says so when its neighbours say otherwise', async () => {
    const off = new VirtualClock(clock.now())
    const [a, b] = [nodes.add('a', { mesh: { clock: off } }), nodes.add('b')]
    await link(a, b)
    a.source.set('k', 1)
    await passBoth(off, 90)
    await cut(a, b)
    b.sync.live.forget(Buffer.from('k'))
    off.advance(100 * hourMs)
    await link(a, b)
    await pass(clock, 30)
    expect(contents(a)).toEqual({ k: 1 })
    expect(contents(b)).toEqual({ k: 1 })
  })

  it('collects no deletion either', async () => {
    const off = new VirtualClock(clock.now() + 80 * hourMs)
    const [a, b] = [nodes.add('a', { mesh: { clock: off } }), nodes.add('b')]
    await link(a, b)
    b.source.set('k', 1)
    b.source.del('k')
    await settled()
    await passBoth(off, 3700)
    expect(a.mesh.skew).toBeGreaterThan(79 * 3600)
    expect([...a.sync.live.dictionary.records()]).toMatchObject([{ deleted: true }])
  })

  it('believes what it held to be lacking only where its peer compared itself later than it was written', async () => {
    const { b, first } = await parted()
    clock.advance(78 * hourMs)
    const behind = { sums: new BigUint64Array(256), floors: [], exchangedAt: 1, asks: false, lacksRoom: false }
    await link(b, first)
    b.mesh.whisper(b.mesh.peers.get('a')!, bucketsPackets(behind))
    await settled()
    expect(contents(first)).toEqual({ 'deleted meanwhile': 1, kept: 1 })
  })
})
