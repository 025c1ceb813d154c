import { beforeEach, describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { StorageError } from '../../src/dictionary/errors.ts'
import { MemoryStore } from '../support/memoryStore.ts'
import { SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
/** A deletion waits for its collection. */
const collection = 1

let clock: VirtualClock
let nodes: SyncNodes
let idle: number

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

/** A node alone; `idle` is how many timers wait while it holds nothing. */
function add(options: Parameters<SyncNodes['add']>[1] = {}): TestNode {
  const node = nodes.add('a', options)
  idle = clock.waiting
  return node
}

const keyOf = (key: Uint8Array): string => new TextDecoder().decode(key)

/** What was told of the lives of leases. */
const told = ({ events }: TestNode): readonly string[] =>
  events.flatMap((event) =>
    event.type === 'lease-expiring' || event.type === 'lease-expired' ? [`${event.type} ${keyOf(event.key)}`] : [],
  )

describe('the end of a lease', () => {
  it('is told five minutes ahead, with its last second, and again when it has come', () => {
    const node = add()
    const expiresAt = clock.now() / 1000 + 3600
    node.source.set('k', 1)
    clock.advance(55 * minute - 1)
    expect(told(node)).toEqual([])
    clock.advance(1)
    expect(told(node)).toEqual(['lease-expiring k'])
    expect(node.events.at(-1)).toMatchObject({ expiresAt })
    clock.advance(5 * minute)
    expect(told(node)).toEqual(['lease-expiring k'])
    clock.advance(second)
    expect(told(node)).toEqual(['lease-expiring k', 'lease-expired k'])
    clock.advance(10 * hour)
    expect(told(node)).toHaveLength(2)
    expect(clock.waiting).toBe(idle)
  })

  it('moves with every write, and is told anew', () => {
    const node = add()
    node.source.set('k', 1)
    clock.advance(56 * minute)
    node.source.set('k', 2)
    clock.advance(54 * minute)
    expect(told(node)).toEqual(['lease-expiring k'])
    clock.advance(minute)
    expect(told(node)).toEqual(['lease-expiring k', 'lease-expiring k'])
  })

  it.each([
    ['was released', 0, (node: TestNode) => node.source.release('k')],
    ['was deleted', collection, (node: TestNode) => node.source.del('k')],
    [
      'went to another owner',
      0,
      (node: TestNode) =>
        node.sync.live.merge({
          ...node.sync.live.dictionary.get(new TextEncoder().encode('k'))!,
          owner: 'b',
          epoch: 2,
        }),
    ],
  ])('is not told of a key that %s, and no timer waits for it', (_, others, end) => {
    const node = add({ autoRenew: true })
    node.source.set('k', 1)
    node.source.set('other', 1)
    end(node)
    node.source.release('other')
    expect(clock.waiting).toBe(idle + others)
    clock.advance(2 * hour)
    expect(told(node)).toEqual([])
  })

  it('is told of a key that was given up and taken again', () => {
    const node = add()
    node.source.set('other', 1)
    clock.advance(10 * minute)
    node.source.set('k', 1)
    node.source.release('k')
    node.source.set('k', 2)
    clock.advance(56 * minute)
    expect(told(node)).toEqual(['lease-expiring other', 'lease-expired other', 'lease-expiring k'])
    clock.advance(hour)
    expect(clock.waiting).toBe(idle)
  })

  it('is not told of others’ leases, nor of owners’ behind the node, nor without leasing', () => {
    const node = add({ autoRenew: true })
    node.source.set('k', 1, { owner: node.source.ownerOf('anna') })
    const free = nodes.add('free', { autoRenew: true, rules: { leasing: false } })
    free.source.set('k', 1)
    clock.advance(2 * hour)
    expect([told(node), told(free), node.source.get('k')?.seq]).toEqual([[], [], 2])
  })

  it('is told once, late, to a machine that slept through it', () => {
    const node = add()
    node.source.set('k', 1)
    clock.wakeAfter(3 * hour)
    expect(told(node)).toEqual(['lease-expired k'])
  })

  it('is watched after a restart where it is still to come', () => {
    const store = new MemoryStore()
    const first = add({ store })
    first.source.set('lapsed', 1)
    clock.advance(30 * minute)
    first.source.set('k', 1)
    first.sync.close()
    expect(clock.waiting).toBe(idle)
    first.mesh.close()
    clock.advance(50 * minute)
    const again = new SyncNodes(clock).add('a', { store })
    clock.advance(10 * minute + second)
    expect(told(again)).toEqual(['lease-expiring k', 'lease-expired k'])
  })

  it('comes when its second comes, though the clock was set back in between', () => {
    const node = add()
    node.source.set('k', 1)
    clock.wakeAfter(-2 * hour)
    node.source.set('k', 2)
    expect(node.source.get('k')).toMatchObject({ epoch: 2 })
    clock.advance(55 * minute)
    expect(told(node)).toEqual(['lease-expiring k'])
    clock.advance(5 * minute + second)
    expect(told(node)).toEqual(['lease-expiring k', 'lease-expired k'])
    clock.advance(3 * hour)
    expect(told(node)).toHaveLength(2)
  })

  it('of one hot key and of many costs one timer', () => {
    const node = add()
    for (let i = 0; i < 5_000; i++) node.source.set('hot', i)
    for (let i = 0; i < 300; i++) node.source.set(`k${i}`, i)
    expect(clock.waiting).toBe(idle + 1)
    clock.advance(56 * minute)
    expect(told(node)).toHaveLength(301)
    clock.advance(hour)
    expect(clock.waiting).toBe(idle)
  })

  it('is told in its very second, once, whatever is written when', () => {
    const step = fc.record({ key: fc.nat(8), wait: fc.nat(30), release: fc.boolean() })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const own = new VirtualClock()
        const node = new SyncNodes(own).add('a')
        const due = new Map<string, number>()
        const heard: string[] = []
        const expected: string[] = []
        node.sync.subscribe((event) => {
          if (event.type === 'lease-expired') heard.push(`${keyOf(event.key)} ${own.now()}`)
        })
        const lapse = (): void => {
          for (const [key, at] of due) {
            if (at > own.now()) continue
            due.delete(key)
            expected.push(`${key} ${at}`)
          }
        }
        for (const { key, wait, release } of steps) {
          own.advance(wait * minute)
          lapse()
          const name = `k${key}`
          if (release) node.source.release(name)
          else node.source.set(name, key)
          if (release) due.delete(name)
          else due.set(name, own.now() + hour + second)
        }
        own.advance(2 * hour)
        lapse()
        expect(new Set(heard)).toEqual(new Set(expected))
        expect(heard).toHaveLength(expected.length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('renewal', () => {
  it('writes the same value in the same tenure, about every half hour, for as long as the node runs', () => {
    const node = add({ autoRenew: true, random: () => 0 })
    const acquired = clock.now() / 1000
    node.source.set('k', { text: 'Hello' })
    clock.advance(27 * minute - 1)
    expect(node.source.get('k')).toMatchObject({ seq: 2 })
    clock.advance(1)
    expect(node.source.get('k')).toMatchObject({
      value: { text: 'Hello' },
      epoch: 1,
      acquired,
      seq: 3,
      time: acquired + 1620,
    })
    clock.advance(24 * hour)
    expect(node.source.get('k')).toMatchObject({ epoch: 1, acquired, seq: 3 + Math.floor((24 * 60) / 27) })
    expect(told(node)).toEqual([])
    node.sync.close()
    expect(clock.waiting).toBe(idle)
  })

  it('is spread by a tenth of the half', () => {
    const node = add({ autoRenew: true, random: () => 0.999 })
    node.source.set('k', 1)
    clock.advance(32.9 * minute)
    expect(node.source.get('k')?.seq).toBe(2)
    clock.advance(0.1 * minute)
    expect(node.source.get('k')?.seq).toBe(3)
  })

  it('is not asked for by default', () => {
    const node = add()
    node.source.set('k', 1)
    clock.advance(54 * minute)
    expect(node.source.get('k')?.seq).toBe(2)
  })

  it('comes half an hour after the last write, not after the first', () => {
    const node = add({ autoRenew: true, random: () => 0.5 })
    node.source.set('k', 1)
    clock.advance(20 * minute)
    node.source.set('k', 2)
    clock.advance(29 * minute)
    expect(node.source.get('k')?.seq).toBe(3)
    clock.advance(minute)
    expect(node.source.get('k')).toMatchObject({ value: 2, seq: 4 })
  })

  it('never takes a lease back that ended while the machine slept', () => {
    const node = add({ autoRenew: true })
    node.source.set('k', 1)
    clock.wakeAfter(61 * minute)
    expect(told(node)).toEqual(['lease-expired k'])
    clock.advance(5 * hour)
    expect(node.source.get('k')).toMatchObject({ epoch: 1, seq: 2 })
    node.source.set('k', 2)
    clock.advance(5 * hour)
    expect(node.source.get('k')).toMatchObject({ epoch: 2, value: 2 })
    expect(told(node)).toEqual(['lease-expired k'])
  })

  it('renews what is left of a lease after a short sleep', () => {
    const node = add({ autoRenew: true })
    node.source.set('k', 1)
    clock.wakeAfter(59 * minute)
    expect(node.source.get('k')?.seq).toBe(3)
    expect(told(node)).toEqual([])
  })

  it('that the disk refuses is tried again every minute, and the lease’s end is told meanwhile', () => {
    const store = new MemoryStore()
    const node = add({ autoRenew: true, random: () => 0, store })
    node.source.set('k', 1)
    const append = store.append.bind(store)
    store.append = () => {
      throw new StorageError('the disk is full')
    }
    clock.advance(56 * minute)
    expect(told(node)).toEqual(['lease-expiring k'])
    store.append = append
    clock.advance(minute)
    expect(node.source.get('k')?.seq).toBe(3)
    clock.advance(30 * minute)
    expect(told(node)).toEqual(['lease-expiring k'])
  })

  it('ends where a listener gives the key up because of it', () => {
    const node = add({ autoRenew: true })
    node.source.set('k', 1)
    node.source.subscribe((event) => {
      if (event.type === 'update' && event.entry.seq === 3) node.source.del('k')
    })
    clock.advance(hour)
    expect(node.source.get('k')).toBeUndefined()
    expect(clock.waiting).toBe(idle + collection)
  })
})
