import { beforeEach, describe, expect, it } from 'vitest'
import { linked, settled } from '../support/meshNodes.ts'
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
})
