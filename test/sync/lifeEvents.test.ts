import { beforeEach, describe, expect, it } from 'vitest'
import type { Conflict } from '../../src/dictionary/outcome.ts'
import type { DictionaryEvent } from '../../src/sync/liveDictionary.ts'
import { settled } from '../support/meshNodes.ts'
import { cut, link, SyncNodes, type TestNode } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const second = 1000
const minute = 60 * second

let clock: VirtualClock
let nodes: SyncNodes

beforeEach(() => {
  clock = new VirtualClock()
  nodes = new SyncNodes(clock)
})

const of = <T extends DictionaryEvent['type']>(
  { events }: TestNode,
  type: T,
): readonly Extract<DictionaryEvent, { type: T }>[] =>
  events.filter((event): event is Extract<DictionaryEvent, { type: T }> => event.type === type)

const conflicts = (node: TestNode): readonly string[] =>
  of(node, 'conflict').map(({ conflict: { winner, loser } }) => `${winner.owner} before ${loser.owner}`)

describe('a conflict', () => {
  it('is told to who owns neither claim, with both, and to the owners as a lost lease only', async () => {
    const [a, b, third, late] = ['a', 'b', 'third', 'late'].map((id) => nodes.add(id)) as [
      TestNode,
      TestNode,
      TestNode,
      TestNode,
    ]
    a.source.set('k', 'first')
    clock.advance(second)
    b.source.set('k', 'second')
    await link(third, b)
    expect(conflicts(third)).toEqual([])
    await link(third, a)
    expect([a, b, third].map(conflicts)).toEqual([[], [], ['a before b']])
    expect([a, b].map((node) => of(node, 'lease-lost').length)).toEqual([0, 1])
    const { conflict } = of(third, 'conflict')[0] as { conflict: Conflict }
    expect(conflict).toMatchObject({ winner: { owner: 'a', epoch: 1 }, loser: { owner: 'b', epoch: 1 } })
    await link(late, third)
    expect(conflicts(late), 'there is none any more').toEqual([])
  })

  it('is told where the loser comes last, too, and once for all that the loser wrote', async () => {
    const [a, b, third] = ['a', 'b', 'third'].map((id) => nodes.add(id)) as [TestNode, TestNode, TestNode]
    a.source.set('k', 'first')
    await link(third, a)
    clock.advance(second)
    b.source.set('k', 'second')
    const claim = b.sync.live.dictionary.get(new TextEncoder().encode('k'))!
    third.sync.live.merge(claim)
    third.sync.live.merge({ ...claim, seq: 3 })
    third.sync.live.merge({ ...claim, seq: 4, value: new Uint8Array(), deleted: true })
    expect(conflicts(third)).toEqual(['a before b'])
    expect(third.source.get('k')?.value).toBe('first')
  })

  it('is none where a lapsed, deleted or released lease was taken over, nor without leasing', async () => {
    const [a, b, third] = ['a', 'b', 'third'].map((id) => nodes.add(id)) as [TestNode, TestNode, TestNode]
    await link(a, third)
    await link(b, third)
    for (const key of ['lapsed', 'released', 'deleted']) a.source.set(key, 1)
    a.source.release('released')
    a.source.del('deleted')
    await settled()
    for (const key of ['released', 'deleted']) b.source.set(key, 2)
    clock.wakeAfter(61 * minute + second)
    b.source.set('lapsed', 2)
    await settled()
    expect(third.source.get('lapsed')).toMatchObject({ owner: 'b', epoch: 2 })
    expect(conflicts(third)).toEqual([])
    const free = ['x', 'y', 'z'].map((id) => nodes.add(id, { rules: { leasing: false } })) as [
      TestNode,
      TestNode,
      TestNode,
    ]
    free[0].source.set('k', 1)
    free[1].source.set('k', 2)
    await link(free[2], free[0])
    await link(free[2], free[1])
    expect(conflicts(free[2])).toEqual([])
  })
})

describe('a clock that differs', () => {
  const ahead = (id: string, seconds: number): TestNode =>
    nodes.add(id, { mesh: { clock: new VirtualClock(clock.now() + seconds * second) } })
  const skews = (node: TestNode): readonly string[] =>
    of(node, 'clock-skew').map(({ peer, seconds, level }) => `${peer} ${seconds} ${level}`)

  it('by 5 s is told as a warning, by 30 s as an error, at both ends, and less is not', async () => {
    const a = nodes.add('a')
    const others = [ahead('b', 4), ahead('c', 5), ahead('d', -29), ahead('e', 30)]
    for (const other of others) await link(a, other)
    expect(skews(a)).toEqual(['c -5 warn', 'd 29 warn', 'e -30 error'])
    expect(others.map(skews)).toEqual([[], ['a 5 warn'], ['a -29 warn'], ['a 30 error']])
  })

  it('is told once per peer and level', async () => {
    const [a, b] = [nodes.add('a'), ahead('b', 10)]
    await link(a, b)
    await cut(a, b)
    await link(a, b)
    expect(skews(a)).toEqual(['b -10 warn'])
  })

  it('is noticed while a link lasts, by what goes over it, and forgotten when the clock is right again', async () => {
    const mine = new VirtualClock(clock.now())
    const a = nodes.add('a', { mesh: { clock: mine } })
    const b = nodes.add('b')
    await link(a, b)
    expect([a.mesh.skew, skews(a)]).toEqual([0, []])
    mine.wakeAfter(-10 * second)
    await breathe(30)
    expect([a.mesh.skew, skews(a)]).toEqual([-10, ['b -10 warn']])
    mine.wakeAfter(-90 * second)
    await breathe(120)
    expect([a.mesh.skew, skews(a)]).toEqual([-100, ['b -10 warn', 'b -100 error']])
    mine.wakeAfter(100 * second)
    await breathe(60)
    expect(a.mesh.skew).toBe(0)

    /** Both clocks go on, and what is sent arrives. */
    async function breathe(seconds: number): Promise<void> {
      for (let left = seconds; left > 0; left--) {
        for (const time of [mine, clock]) time.advance(second)
        await settled()
      }
    }
  })
})
