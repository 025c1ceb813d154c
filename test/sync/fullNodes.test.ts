import { beforeEach, describe, expect, it } from 'vitest'
import { linked, settled } from '../support/meshNodes.ts'
import { OldPeer } from '../support/oldPeer.ts'
import { contents, pass, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: SyncNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

/** A node that has room for no key. */
const full = (id: string): TestNode => nodes.add(id, { limits: { keys: 0 } })

async function link(...pairs: readonly (readonly [TestNode, TestNode])[]): Promise<void> {
  for (const [a, b] of pairs) await linked(a.mesh, b.mesh)
}

describe('nodes with a full one between them', () => {
  it('hear what the other writes', async () => {
    const [a, between, b] = [nodes.add('a'), full('between'), nodes.add('b')]
    await link([a, between], [between, b])
    a.source.set('k', 1)
    await settled()
    expect(contents(b)).toEqual({ k: 1 })
    expect(contents(between)).toEqual({})
  })

  it('agree on what they wrote apart, who held a key first included', async () => {
    const [a, between, b] = [nodes.add('a'), full('between'), nodes.add('b')]
    a.source.set('k', 'first')
    a.source.set('of a', 1)
    clock.advance(2000)
    b.source.set('k', 'second')
    b.source.set('of b', 2)
    await link([a, between], [between, b])
    await pass(clock, 30)
    expect(contents(a)).toEqual({ k: 'first', 'of a': 1, 'of b': 2 })
    expect(contents(b)).toEqual(contents(a))
    expect(b.events).toContainEqual(expect.objectContaining({ type: 'lease-lost' }))
  })

  it('agree soon where several are full, which do not hand it to one another for ever', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    const [one, two, three] = [full('one'), full('two'), full('three')]
    a.source.set('k', 'x'.repeat(100_000))
    await link([a, one], [one, two], [two, three], [three, one], [two, b])
    await pass(clock, 30)
    expect(b.source.get('k')?.value).toHaveLength(100_000)
    expect(nodes.nodes.links.written).toBeLessThan(2_000_000)
  })

  it('are brought what a newcomer lacks, however long they had no room for it', async () => {
    const [a, between, b] = [nodes.add('a'), full('between'), nodes.add('b')]
    for (let n = 0; n < 20; n++) a.source.set(`k${n}`, n)
    await link([a, between])
    await pass(clock, 1300)
    await link([between, b])
    await pass(clock, 30)
    expect(contents(b)).toEqual(contents(a))
  })
})

describe('a full node', () => {
  it('is told ever more seldom what it has no room for, whatever else is written', async () => {
    const [a, b] = [nodes.add('a'), full('b')]
    for (let n = 0; n < 200; n++) a.source.set(`k${n}`, 'x'.repeat(1000))
    await link([a, b])
    await pass(clock, 5)
    const once = nodes.nodes.links.written
    for (let n = 0; n < 180; n++) {
      a.source.set('news', n)
      await pass(clock, 10)
    }
    expect(nodes.nodes.links.written).toBeLessThan(20 * once)
  })

  it('hears soon what it missed of a key that it holds', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b', { limits: { keys: 1 } })]
    a.source.set('held', 1)
    await link([a, b])
    await pass(clock, 5)
    for (let n = 0; n < 500; n++) a.source.set(`k${n}`, n)
    await pass(clock, 600)
    nodes.nodes.links.loses = () => true
    a.source.set('held', 2)
    await settled()
    nodes.nodes.links.loses = () => false
    expect(contents(b)).toEqual({ held: 1 })
    await pass(clock, 13)
    expect(contents(b)).toEqual({ held: 2 })
  })
})

describe.for(['js2p', 'py2p'] as const)('a %s neighbour of a full node', (kind) => {
  const time = 1_800_000_000

  /** A peer behind a full node, which holds this when it comes, and is sent what is told it for half a minute. */
  async function meet(...held: readonly Parameters<OldPeer['show']>[]): Promise<OldPeer> {
    const [a, between] = [nodes.add('a'), full('between')]
    a.source.set('k', 'v')
    clock.advance(5000)
    await link([a, between])
    await pass(clock, 20)
    const peer = new OldPeer(between.mesh, kind).shake()
    for (const entry of held) peer.show(...entry)
    await pass(clock, 30)
    return peer
  }

  it('is told what it missed', async () => {
    const peer = await meet()
    expect(peer.stores('k')).toEqual([['a', time, 'v']])
  })

  it('is told the newer value of an owner', async () => {
    const peer = await meet(['k', 'old', 'a', time - 10])
    expect(peer.stores('k')).toEqual([['a', time, 'v']])
  })

  it('is freed of the claim of another that was before', async () => {
    const peer = await meet(['k', 'old', 'former', time - 4000])
    expect(peer.stores('k')).toEqual([
      ['former', 1, 'v'],
      ['a', time, 'v'],
    ])
  })

  it.each([
    ['what it holds', 'a', time],
    ['of its own key', kind, time - 10],
    ['what may be older than what it holds', 'other', time + 1],
  ])('is not told %s', async (_, owner, second) => {
    const peer = await meet(['k', 'v', owner, second])
    expect(peer.stores('k')).toEqual([])
  })
})
