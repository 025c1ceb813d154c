import { beforeEach, describe, expect, it } from 'vitest'
import { FlushError } from '../../src/sync/flushError.ts'
import { ackPackets } from '../../src/sync/digestMessage.ts'
import { linked, settled } from '../support/meshNodes.ts'
import { pass, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let nodes: SyncNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

async function star(...ids: string[]): Promise<TestNode[]> {
  const list = ids.map((id) => nodes.add(id))
  for (const node of list.slice(1)) await linked(list[0]!.mesh, node.mesh)
  return list
}

/** What became of a flush so far. */
function watch(flush: Promise<void>): { readonly state: () => unknown } {
  let state: unknown = 'waits'
  flush.then(
    () => (state = 'done'),
    (error: unknown) => (state = error),
  )
  return { state: () => state }
}

async function now(): Promise<void> {
  clock.advance(0)
  await settled()
}

describe('flush', () => {
  it('without any write is done at once, though nobody is there', async () => {
    await expect(nodes.add('a').sync.flush()).resolves.toBeUndefined()
  })

  it('of a closed node rejects at once', async () => {
    const a = nodes.add('a')
    a.source.set('k', 1)
    a.sync.close()
    await expect(a.sync.flush()).rejects.toMatchObject({ code: 'closed', acknowledged: 0 })
  })

  it('is done when a neighbour has said that it holds the writes', async () => {
    const [a, b] = await star('a', 'b')
    a!.source.set('k', 1)
    a!.source.set('l', 1)
    const flush = watch(a!.sync.flush())
    expect(flush.state()).toBe('waits')
    await now()
    expect(flush.state()).toBe('done')
    expect(b!.source.get('k')?.value).toBe(1)
    expect(a!.sync.confirmations(new TextEncoder().encode('k'))).toBe(1)
  })

  it('waits for as many nodes as it is asked to', async () => {
    const [a, b, c] = await star('a', 'b', 'c')
    nodes.nodes.links.loses = (_, address) => address === String(c!.mesh.address)
    a!.source.set('k', 1)
    const [one, two] = [watch(a!.sync.flush()), watch(a!.sync.flush({ peers: 2, timeout: 60_000 }))]
    await now()
    expect([one.state(), two.state()]).toEqual(['done', 'waits'])
    nodes.nodes.links.loses = () => false
    await pass(clock, 3)
    expect(two.state()).toBe('done')
    expect(c!.source.get('k')).toEqual(b!.source.get('k'))
  })

  it('brings writes that got lost once more', async () => {
    const [a, b] = await star('a', 'b')
    nodes.nodes.links.isFrozen = true
    a!.source.set('k', 1)
    await settled()
    nodes.nodes.links.isFrozen = false
    const flush = watch(a!.sync.flush())
    await pass(clock, 2)
    expect(flush.state()).toBe('done')
    expect(b!.source.get('k')?.value).toBe(1)
  })

  it('rejects in time, and says how many hold the writes', async () => {
    const [a] = await star('a', 'b')
    a!.source.set('k', 1)
    const flush = watch(a!.sync.flush({ peers: 2, timeout: 3000 }))
    await pass(clock, 2)
    expect(flush.state()).toBe('waits')
    await pass(clock, 1)
    expect(flush.state()).toBeInstanceOf(FlushError)
    expect(flush.state()).toMatchObject({ code: 'timeout', peers: 2, acknowledged: 1 })
  })

  it('needs no timer when it is over', async () => {
    const a = nodes.add('a')
    a.source.set('k', 1)
    const { waiting } = clock
    const flush = watch(a.sync.flush())
    expect(clock.waiting).toBeGreaterThan(waiting)
    clock.advance(5000)
    await settled()
    expect(flush.state()).toMatchObject({ code: 'timeout', acknowledged: 0 })
    expect(clock.waiting).toBe(waiting)
  })

  it('is done for a write that somebody else has replaced, which its owner is told otherwise', async () => {
    const [a, b] = [nodes.add('a'), nodes.add('b')]
    b.source.set('k', 'first')
    clock.advance(1000)
    a.source.set('k', 'second')
    const flush = watch(a.sync.flush())
    await linked(a.mesh, b.mesh)
    await pass(clock, 2)
    expect(a.source.get('k')?.value).toBe('first')
    expect(flush.state()).toBe('done')
    expect(a.sync.confirmations(new TextEncoder().encode('k'))).toBe(0)
  })

  it('counts no acknowledgement of writes that were not yet made', async () => {
    const [a, b] = await star('a', 'b')
    b!.mesh.whisper(b!.mesh.peers.get('a')!, ackPackets(1000))
    await settled()
    nodes.nodes.links.isFrozen = true
    a!.source.set('k', 1)
    const flush = watch(a!.sync.flush())
    await now()
    expect(flush.state()).toBe('waits')
    a!.sync.close()
    await settled()
    expect(flush.state()).toMatchObject({ code: 'closed', acknowledged: 0 })
  })

  it('asks nothing where digests have agreed since', async () => {
    const [a] = await star('a', 'b')
    a!.source.set('k', 1)
    await pass(clock, 12)
    const before = nodes.nodes.links.written
    await a!.sync.flush()
    expect(nodes.nodes.links.written).toBe(before)
  })
})
