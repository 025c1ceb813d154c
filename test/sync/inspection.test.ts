import { expect, it } from 'vitest'
import type { InspectEvent } from '../../src/dictionary/source.ts'
import { linked, settled } from '../support/meshNodes.ts'
import { SyncNodes } from '../support/syncNodes.ts'
import { VirtualClock } from '../support/virtualClock.ts'

function triangle() {
  const clock = new VirtualClock()
  const nodes = new SyncNodes(clock)
  return { clock, a: nodes.add('a'), b: nodes.add('b'), c: nodes.add('c') }
}

const messages = (events: readonly InspectEvent[], direction: 'in' | 'out'): readonly string[] =>
  events.flatMap((event) =>
    event.type === 'message' && event.direction === direction ? [`${event.peer}: ${event.kind}`] : [],
  )

it('tells of links and of messages both ways, with their kinds, sizes and times, until it is ended', async () => {
  const { clock, a, b } = triangle()
  const events: InspectEvent[] = []
  const cancel = a.source.inspect!((event) => void events.push(event))
  await linked(a.mesh, b.mesh)
  expect(events).toContainEqual({ type: 'link', at: clock.now(), peer: 'b', isUp: true })
  expect(messages(events, 'out')).toContain('b: whisper announce')
  events.length = 0
  const { bytesIn, bytesOut } = a.mesh.stats
  a.source.set('k', 1)
  b.source.set('l', 2)
  await settled()
  expect(messages(events, 'out')[0]).toBe('b: broadcast store')
  expect(messages(events, 'in')).toContain('b: broadcast store')
  const bytesOf = (way: 'in' | 'out'): number =>
    events.reduce((sum, event) => sum + (event.type === 'message' && event.direction === way ? event.bytes : 0), 0)
  expect(bytesOf('in')).toBe(a.mesh.stats.bytesIn - bytesIn)
  expect(bytesOf('out')).toBe(a.mesh.stats.bytesOut - bytesOut)
  a.mesh.disconnect(a.mesh.peers.get('b')!)
  expect(events.at(-1)).toEqual({ type: 'link', at: clock.now(), peer: 'b', isUp: false })
  cancel()
  const told = events.length
  await linked(a.mesh, b.mesh)
  a.source.set('k', 2)
  await settled()
  expect(events).toHaveLength(told)
})

it('tells of a broadcast that was here before, which is dropped unread', async () => {
  const { clock, a, b, c } = triangle()
  await linked(a.mesh, b.mesh)
  await linked(b.mesh, c.mesh)
  await linked(a.mesh, c.mesh)
  const events: InspectEvent[] = []
  a.source.inspect!((event) => void events.push(event))
  const { duplicates } = a.mesh.stats
  for (let count = 0; count < 5; count++) {
    b.source.set('k', count)
    clock.advance(1)
    await settled()
  }
  const seen = messages(events, 'in').filter((text) => text.endsWith('seen before'))
  expect(seen).toHaveLength(a.mesh.stats.duplicates - duplicates)
})

it('lets nobody who looks on harm the node', async () => {
  const { a, b } = triangle()
  a.source.inspect!(() => {
    throw new Error('a mistake of the listener')
  })
  await linked(a.mesh, b.mesh)
  b.source.set('k', 1)
  await settled()
  expect(a.source.get('k')?.value).toBe(1)
})
