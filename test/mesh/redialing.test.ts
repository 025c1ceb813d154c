import { beforeEach, describe, expect, it } from 'vitest'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import { linked, MeshNodes, settled } from '../support/meshNodes.ts'
import { OldPeer } from '../support/oldPeer.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: MeshNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new MeshNodes(clock)
})

const add = (id: string): MeshNode => nodes.add(id, { mayDial: () => false, random: () => 0 })

/** Time passes, and what is sent arrives meanwhile. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1000) {
    clock.advance(Math.min(left, 1000))
    await settled()
  }
}

describe('a link that fell', () => {
  it('is dialled again after a second, by the side that dialled it', async () => {
    const [a, b] = [add('a'), add('b')]
    await linked(a, b)
    nodes.links.cutAll()
    await settled()
    expect([a.peers.size, b.peers.size]).toEqual([0, 0])
    await pass(999)
    expect(a.peers.size).toBe(0)
    await pass(1)
    expect([a.peers.size, b.peers.size]).toEqual([1, 1])
  })

  it('is dialled less and less often while nobody answers, and soon again once somebody did', async () => {
    const [a, b] = [add('a'), add('b')]
    await linked(a, b)
    b.close()
    await settled()
    const dials: number[] = []
    const start = clock.now()
    a.listen({ ended: () => dials.push((clock.now() - start) / 1000) })
    nodes.links.silence(b.address!)
    await pass(400_000)
    expect(dials).toEqual([1, 3, 7, 15, 31, 63, 127, 247, 367])
    const again = nodes.revive('b', b.address!)
    await pass(120_000)
    expect(a.peers.size).toBe(1)
    again.close()
    await settled()
    nodes.revive('b', b.address!)
    await pass(1000)
    expect(a.peers.size).toBe(1)
  })

  it('is dialled again by the side that shall keep it, though the other one had dialled it', async () => {
    const [a, b] = [add('a'), add('b')]
    await linked(b, a)
    a.keep(b.address!)
    b.close()
    await settled()
    nodes.revive('b', b.address!)
    await pass(2000)
    expect(a.peers.size).toBe(1)
  })

  it('stays down when it was ended on purpose, or when the node is closed', async () => {
    const [a, b, c] = [add('a'), add('b'), add('c')]
    await linked(a, b)
    await linked(a, c)
    a.disconnect(a.peers.get('b')!)
    await settled()
    await pass(600_000)
    expect([...a.peers.keys()]).toEqual(['c'])
    a.close()
    await pass(600_000)
    expect([...c.peers.keys()]).toEqual([])
  })

  it('is not dialled at all when it never came up', async () => {
    const a = add('a')
    a.connect(['127.0.0.1', 999])
    await settled()
    expect(clock.waiting).toBe(0)
  })
})

describe('an old peer that had dialled, and does not do so again', () => {
  const itsAddress = ['127.0.0.1', 9] as const

  /** Milliseconds after its link has ended at which it is dialled. */
  async function dialsAfter(end: (node: MeshNode, peer: OldPeer) => void, mayDial = true): Promise<readonly number[]> {
    const node = nodes.add('node', { mayDial: () => mayDial, random: () => 0 })
    const peer = new OldPeer(node, 'js2p').shake()
    await settled()
    const [dials, start] = [[] as number[], clock.now()]
    nodes.links.listen(itsAddress, (link) => {
      dials.push(clock.now() - start)
      link.close()
      return { data: () => {}, closed: () => {} }
    })
    end(node, peer)
    await pass(4_000)
    return dials
  }

  it('is dialled where it says to listen, as if a peer had told of it', async () => {
    expect(await dialsAfter((_, peer) => peer.hangUp())).toEqual([1_000, 3_000])
  })

  it('is left alone where its link was ended on purpose, or its address may not be dialled', async () => {
    const ends = (node: MeshNode): void => node.disconnect(node.peers.get('js2p')!)
    expect(await dialsAfter(ends)).toEqual([])
    expect(await dialsAfter((_, peer) => peer.hangUp(), false)).toEqual([])
  })

  it('cannot have a node dial as many addresses as it cares to name', async () => {
    const node = nodes.add('node', { random: () => 0 })
    const dialled = new Set<number>()
    for (let port = 1001; port <= 1020; port++) {
      nodes.links.listen(['127.0.0.1', port], (link) => {
        dialled.add(port)
        link.close()
        return { data: () => {}, closed: () => {} }
      })
      new OldPeer(node, 'js2p', `liar ${port}`).shake('test', port).hangUp()
    }
    await pass(60_000)
    expect(dialled.size).toBe(4)
  })
})

describe('an address to keep', () => {
  it('is dialled until somebody listens there', async () => {
    const a = add('a')
    a.keep(['127.0.0.1', 77])
    await settled()
    await pass(10_000)
    nodes.revive('late', ['127.0.0.1', 77])
    await pass(10_000)
    expect([...a.peers.keys()]).toEqual(['late'])
  })

  it("is forgotten when it is the node's own", async () => {
    const a = add('a')
    a.keep(a.address!)
    await settled()
    expect(clock.waiting).toBe(0)
  })
})

describe('a node in a hurry, as after a sleep', () => {
  it('gives up a link that does not answer within 5 s, and keeps one that does', async () => {
    const [a, b, c] = [add('a'), add('b'), add('c')]
    await linked(a, b)
    await linked(a, c)
    nodes.links.loses = (by, address) => by === 'listener' && address === String(b.address)
    a.hurry()
    await pass(4_999)
    expect([...a.peers.keys()].toSorted()).toEqual(['b', 'c'])
    await pass(1)
    expect([...a.peers.keys()]).toEqual(['c'])
  })

  it('dials at once what it would have dialled later', async () => {
    const [a, b] = [add('a'), add('b')]
    await linked(a, b)
    b.close()
    await pass(400_000)
    nodes.revive('b', b.address!)
    a.hurry()
    await settled()
    expect([...a.peers.keys()]).toEqual(['b'])
  })

  it('does nothing without links, and once it is closed', async () => {
    const a = add('a')
    a.hurry()
    a.close()
    a.hurry()
    expect(clock.waiting).toBe(0)
  })
})

describe('silence', () => {
  it('is asked about every 15 s and given up after two unanswered questions', async () => {
    const [a, b] = [add('a'), add('b')]
    await linked(a, b)
    nodes.links.freeze()
    await pass(44_999)
    expect(a.peers.size).toBe(1)
    await pass(1)
    expect(a.peers.size).toBe(0)
  })

  it('never ends a link whose peer answers, not even after a long sleep', async () => {
    const [a, b] = [add('a'), add('b')]
    await linked(a, b)
    const ended: string[] = []
    a.listen({ ended: ({ id }) => ended.push(id) })
    await pass(300_000)
    clock.wakeAfter(3_600_000)
    await pass(60_000)
    expect(ended).toEqual([])
    expect([a.peers.size, b.peers.size]).toEqual([1, 1])
  })
})
