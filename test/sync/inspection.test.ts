import { expect, it } from 'vitest'
import type { InspectEvent } from '../../src/dictionary/source.ts'
import { kindOf } from '../../src/sync/inspection.ts'
import { linked, settled } from '../support/meshNodes.ts'
import { pass, SyncNodes } from '../support/syncNodes.ts'
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
  expect(messages(events, 'out').join()).toContain('whisper flood prune')
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

const links = (events: readonly InspectEvent[]): Record<string, string> =>
  Object.fromEntries(
    events.flatMap((event) =>
      event.type === 'links'
        ? [[event.peer, event.links.map(({ id, kind, name }) => `${id} ${kind} ${name ?? '-'}`).join(', ')]]
        : [],
    ),
  )

it('tells with whom its neighbours are linked, as it is now, and lets its questions rest when nobody looks', async () => {
  const clock = new VirtualClock()
  const nodes = new SyncNodes(clock)
  const [a, b] = [nodes.add('a'), nodes.add('b')]
  const c = nodes.add('c', { name: "Mia's tablet" })
  await linked(a.mesh, b.mesh)
  await linked(b.mesh, c.mesh)
  await settled()
  const events: InspectEvent[] = []
  const cancel = a.source.inspect!((event) => void events.push(event))
  await settled()
  expect(links(events)).toEqual({ b: "a synckey -, c synckey Mia's tablet" })
  expect(messages(events, 'out').concat(messages(events, 'in')).join()).not.toContain('inks')
  b.mesh.disconnect(b.mesh.peers.get('c')!)
  await pass(clock, 3)
  expect(links(events)).toEqual({ b: 'a synckey -' })
  cancel()
  const passed: string[] = []
  b.mesh.tap(({ message }) => void passed.push(message ? kindOf(message) : 'nothing'))
  await pass(clock, 15)
  expect(passed).not.toEqual([])
  expect(passed).not.toContain('whisper askLinks')
})

it('believes of an answer only what is a link, and nothing at all that nobody asked for', async () => {
  const { a, b } = triangle()
  await linked(a.mesh, b.mesh)
  const toA = b.mesh.peers.get('a')!
  b.mesh.whisper(toA, ['p2s', 9, [['x', 'synckey']]])
  await settled()
  const events: InspectEvent[] = []
  a.source.inspect!((event) => void events.push(event))
  await settled()
  expect(links(events)).toEqual({ b: 'a synckey -' })
  const many = Array.from({ length: 1000 }, (_, index) => [`n${index}`, 'js2p'])
  b.mesh.whisper(toA, ['p2s', 9, [['x', 'a robot'], [1, 'synckey'], null, ['old', 'py2p'], ...many]])
  await settled()
  const told = events.findLast((event) => event.type === 'links')
  expect(told?.type === 'links' && told.links.slice(0, 2)).toEqual([
    { id: 'old', kind: 'py2p', name: null },
    { id: 'n0', kind: 'js2p', name: null },
  ])
  expect(told?.type === 'links' && told.links.length).toBeLessThan(257)
})
