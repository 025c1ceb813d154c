import { beforeEach, describe, expect, it } from 'vitest'
import { linked, settled } from '../support/meshNodes.ts'
import { MemoryStore } from '../support/memoryStore.ts'
import { contents, SyncNodes } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let nodes: SyncNodes

beforeEach(() => {
  nodes = new SyncNodes(new VirtualClock())
})

/** What a store keeps at a moment, as an unclean stop leaves it. */
function killed(store: MemoryStore): MemoryStore {
  const copy = new MemoryStore()
  copy.changes = [...store.changes]
  copy.unclean = true
  return copy
}

describe('a node with a store', () => {
  it('keeps a write before it sends it, and sends it before listeners hear', () => {
    const order: string[] = []
    const store = new MemoryStore()
    const a = nodes.add('a', { store })
    a.sync.subscribe(() => void order.push(`told, ${store.changes.length} kept`))
    a.source.set('k', 1)
    a.source.set('k', 2)
    expect(order).toEqual(['told, 1 kept', 'told, 2 kept'])
  })

  it('that a disk refuses a write changes nothing and sends nothing', async () => {
    const store = new MemoryStore()
    const [a, b] = [nodes.add('a', { store }), nodes.add('b')]
    await linked(a.mesh, b.mesh)
    store.append = () => {
      throw new Error('full')
    }
    expect(() => a.source.set('k', 1)).toThrow('full')
    await settled()
    expect([contents(a), contents(b), a.events]).toEqual([{}, {}, []])
  })

  it('forgets tombstones in time though they are of a former life', () => {
    const store = new MemoryStore()
    const first = nodes.add('a', { store })
    first.source.set('k', 1)
    first.source.del('k')
    first.sync.close()
    const second = nodes.add('a', { store })
    nodes.clock.advance(74 * 3_600_000)
    expect(second.sync.live.dictionary.size).toBe(0)
    second.source.set('k', 2)
    expect(second.source.get('k')?.epoch).toBe(2)
  })

  it('after an unclean stop accepts writes when its peer, which may hold nothing, has told everything', async () => {
    const [a, empty] = [nodes.add('a', { store: killed(new MemoryStore()) }), nodes.add('empty')]
    expect(() => a.source.set('k', 1)).toThrow(expect.objectContaining({ code: 'recovering' }))
    await linked(a.mesh, empty.mesh)
    await a.sync.writable
    a.source.set('k', 1)
    await settled()
    expect(contents(empty)).toEqual({ k: 1 })
  })

  it('is told when its clock was set back, and a write that its disk had lost replaces one of this life', async () => {
    const [store, other] = [new MemoryStore(), nodes.add('other')]
    const first = nodes.add('a', { store })
    const disk = killed(store)
    await linked(first.mesh, other.mesh)
    for (const value of ['one', 'two', 'three']) first.source.set('k', value)
    await settled()
    first.mesh.close()
    first.sync.close()
    const clock = new VirtualClock(nodes.clock.now() - 20_000)
    const second = nodes.add('a', { store: disk, mesh: { clock } })
    clock.advance(5000)
    await second.sync.writable
    second.source.set('k', 'this life')
    await linked(second.mesh, other.mesh)
    await settled()
    expect(contents(second)).toEqual(contents(other))
    expect(contents(second)).toEqual({ k: 'three' })
    const lost = expect.objectContaining({ reason: 'superseded' })
    expect(second.events).toContainEqual({ type: 'lease-lost', lost })
  })
})
