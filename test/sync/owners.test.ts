import { beforeEach, describe, expect, it } from 'vitest'
import { LeaseHeldError } from '../../src/dictionary/errors.ts'
import { keyText } from '../../src/dictionary/key.ts'
import type { LeaseLost } from '../../src/dictionary/source.ts'
import { snapshotPackets, storePackets } from '../../src/sync/storeMessage.ts'
import { flags } from '../../src/wire/flags.ts'
import { MemoryStore } from '../support/memoryStore.ts'
import { settled } from '../support/meshNodes.ts'
import { cut, link, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: SyncNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

/** Losses as told when they happened, in short. */
const told = ({ events }: TestNode): readonly string[] =>
  events.flatMap((event) => (event.type === 'lease-lost' ? [`${event.lost.owner} to ${event.lost.winnerOwner}`] : []))

const values = (losses: readonly LeaseLost[]): readonly unknown[] => losses.map(({ mine }) => mine?.value)

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('owners behind one node', { timeout: 60_000 }, () => {
  it('have an id each that looks like a node’s, is the same again, and is another one elsewhere', () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    const anna = a.source.ownerOf('anna')
    expect(anna).toMatch(/^[1-9A-HJ-NP-Za-km-z]{60,66}$/)
    expect(a.source.ownerOf('anna')).toBe(anna)
    expect(new Set([anna, a.source.ownerOf('ben'), b.source.ownerOf('anna')]).size).toBe(3)
    expect(() => a.source.ownerOf('')).toThrow(TypeError)
  })

  it('go by the name of their node once they have written, also where others come later or claim otherwise', async () => {
    const [a, b, c] = [nodes.add('a', { name: "Anna's laptop" }), nodes.add('b'), nodes.add('c')]
    await link(a, b)
    const [page, reader] = [a.source.ownerOf('page'), a.source.ownerOf('reader')]
    a.source.set('k', 1, { owner: page })
    await settled()
    expect(b.source.names().get(page)).toBe("Anna's laptop")
    expect(b.source.names().has(reader)).toBe(false)
    await link(b, c)
    await settled()
    expect(c.source.names().get(page)).toBe("Anna's laptop")
    b.mesh.whisper(b.mesh.peers.get('a')!, ['p2s', 6, [[page, 'Hacked', clock.now() / 1000 + 10]]])
    await settled()
    expect(a.source.names().get(page)).toBe("Anna's laptop")
  })

  it('have that name after a restart too', async () => {
    const store = new MemoryStore()
    const before = nodes.add('a', { name: "Anna's laptop", store })
    const page = before.source.ownerOf('page')
    before.source.set('k', 1, { owner: page })
    const after = new SyncNodes(clock).add('a', { name: "Anna's laptop", store })
    expect(after.source.names().get(page)).toBe("Anna's laptop")
  })

  it('refuse each other and the node, and all that is known of them elsewhere is who wrote', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    await link(a, b)
    const [anna, ben] = [a.source.ownerOf('anna'), a.source.ownerOf('ben')]
    a.source.set('k', 1, { owner: anna })
    await settled()
    expect(b.source.get('k')).toMatchObject({ value: 1, owner: anna, epoch: 1, seq: 2 })
    for (const write of [
      () => a.source.set('k', 2, { owner: ben }),
      () => a.source.del('k', { owner: ben }),
      () => a.source.release('k'),
      () => a.source.set('k', null),
    ]) {
      expect(write).toThrow(LeaseHeldError)
      expect(write).toThrow(expect.objectContaining({ owner: anna }))
    }
    a.source.set('k', 3, { owner: anna })
    a.source.release('k', { owner: anna })
    a.source.set('k', 4, { owner: ben })
    a.source.del('k', { owner: ben })
    await settled()
    expect(b.source.get('k')).toBeUndefined()
    expect(told(a)).toEqual([])
  })

  it('lose a lease each for itself: it is told at once, and waits until it is taken', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    const owners = ['anna', 'ben'].map((secret) => a.source.ownerOf(secret))
    const [anna, ben] = owners as [string, string]
    b.source.set('x', 'theirs')
    b.source.set('y', 'theirs')
    b.source.set('z', 'theirs')
    clock.advance(1000)
    a.source.set('x', 'annas', { owner: anna })
    a.source.set('y', 'bens', { owner: ben })
    a.source.set('z', 'own')
    await link(a, b)
    expect(told(a).toSorted()).toEqual([`${anna} to b`, `${ben} to b`, 'a to b'].toSorted())
    expect(a.source.takeLosses(ben)).toMatchObject([
      { key: 'y', owner: ben, mine: { value: 'bens' }, winner: { value: 'theirs' }, reason: 'concurrent' },
    ])
    expect(a.source.takeLosses(ben)).toEqual([])
    expect(a.source.takeLosses('a'), 'the node itself is always there').toEqual([])
    expect(values(a.source.takeLosses(anna))).toEqual(['annas'])
  })

  it('who stay away for ever do not fill the memory', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    const anna = a.source.ownerOf('anna')
    const keys = Array.from({ length: 1_010 }, (_, index) => `k${index}`)
    for (const key of keys) b.source.set(key, key)
    clock.advance(1000)
    for (const key of keys) a.source.set(key, key, { owner: anna })
    await link(a, b)
    expect(told(a)).toHaveLength(1_010)
    const lost = a.events.flatMap((event) => (event.type === 'lease-lost' ? [keyText(event.lost.key)] : []))
    expect(values(a.source.takeLosses(anna))).toEqual(lost.slice(10))
    const large = 'x'.repeat(3 * 2 ** 20)
    for (const key of ['large1', 'large2']) {
      await cut(a, b)
      b.source.set(key, 0)
      clock.advance(1000)
      a.source.set(key, large, { owner: anna })
      await link(a, b)
    }
    expect(a.source.takeLosses(anna).map(({ key }) => key)).toEqual(['large2'])
  })

  it('are known again after a restart, and told what they lost meanwhile', async () => {
    const store = new MemoryStore()
    const [first, b] = [nodes.add('a', { store }), nodes.add('b')]
    b.source.set('k', 'theirs')
    clock.advance(1000)
    const anna = first.source.ownerOf('anna')
    first.source.set('k', 'annas', { owner: anna })
    first.source.set('other', 'annas', { owner: anna })
    store.compact({ size: 0, bytes: 0, changes: () => first.sync.live.dictionary.changes() })
    first.sync.close()
    first.mesh.close()
    const second = new SyncNodes(clock)
    const [a, peer] = [second.add('a', { store }), second.add('b')]
    peer.source.set('elsewhere', 1)
    for (const record of b.sync.live.dictionary.records()) peer.sync.live.merge(record)
    await link(a, peer)
    expect(told(a)).toEqual([`${anna} to b`])
    expect(values(a.source.takeLosses(a.source.ownerOf('anna')))).toEqual(['annas'])
    a.source.set('other', 'again', { owner: anna })
    expect(a.source.get('other')).toMatchObject({ epoch: 1, seq: 3 })
  })
})

describe('what comes back in the name of one of ours', () => {
  async function meet(): Promise<{ a: TestNode; b: TestNode; anna: string }> {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    await link(a, b)
    return { a, b, anna: a.source.ownerOf('anna') }
  }

  const forged = ({ sync }: TestNode): number => sync.live.dictionary.counters.forged

  it('is an echo where it is what we hold or older, and nobody is blamed', async () => {
    const { a, b, anna } = await meet()
    a.source.set('k', 1, { owner: anna })
    await settled()
    const first = b.sync.live.dictionary.record(utf8('k'))!
    a.source.set('k', 2, { owner: anna })
    await settled()
    const id = { text: anna, type: 'str' } as const
    for (const record of [first, b.sync.live.dictionary.record(utf8('k'))!]) {
      const packets = storePackets(record)
      b.mesh.whisper(b.mesh.peers.get('a')!, packets, id, record.time)
      b.mesh.whisper(b.mesh.peers.get('a')!, packets.slice(0, 3), id, record.time)
    }
    await settled()
    expect(a.source.get('k')).toMatchObject({ value: 2, seq: 3 })
    expect([forged(a), a.mesh.peers.size]).toEqual([0, 1])
  })

  it('is refused and counted where we never wrote it, with a map or without, and a deletion too', async () => {
    const { a, b, anna } = await meet()
    a.source.set('k', 1, { owner: anna })
    await settled()
    const record = b.sync.live.dictionary.record(utf8('k'))!
    const later = record.time + 5
    const id = { text: anna, type: 'str' } as const
    const forgery = { ...record, seq: 9, time: later }
    const to = b.mesh.peers.get('a')!
    b.mesh.whisper(to, storePackets(forgery), id, later)
    b.mesh.whisper(to, storePackets({ ...forgery, key: utf8('unknown') }), id, later)
    b.mesh.whisper(to, storePackets({ ...forgery, deleted: true }), id, later)
    b.mesh.whisper(to, [flags.store, record.key, 'forged'], id, later)
    b.mesh.whisper(to, [flags.delta, record.key, { a: 1 }], id, later)
    await settled()
    expect([a.source.get('k')?.value, a.source.get('unknown')]).toEqual([1, undefined])
    expect([forged(a), a.mesh.peers.size]).toEqual([4, 1])
    expect(told(a)).toEqual([])
  })

  it('is merged where it comes out of a snapshot or by anti-entropy, as what a past life wrote', async () => {
    const { a, b, anna } = await meet()
    a.source.set('k', 1, { owner: anna })
    await settled()
    const record = { ...b.sync.live.dictionary.record(utf8('k'))!, ownerType: 'str' as const }
    b.mesh.whisper(b.mesh.peers.get('a')!, snapshotPackets({ ...record, key: utf8('s'), time: record.time - 9 }))
    await settled()
    expect(a.source.get('s')).toMatchObject({ owner: anna, seq: 0 })
    await cut(a, b)
    b.sync.live.merge({ ...record, seq: 7 })
    await link(a, b)
    expect(a.source.get('k')).toMatchObject({ owner: anna, seq: 7 })
    expect(a.source.takeLosses(anna)).toMatchObject([{ reason: 'superseded', mine: { seq: 2 }, winner: { seq: 7 } }])
  })
})
