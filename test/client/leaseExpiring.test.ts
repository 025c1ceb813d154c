import { expect, it, vi } from 'vitest'
import type { SyncEvents } from '../../src/client.ts'
import { syncedStore } from '../support/scriptedStore.ts'
import type { ScriptedStore } from '../support/scriptedStore.ts'
import { START, entry, mine } from '../support/scriptedTransport.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const ENDS_AT = START * SECOND + HOUR + SECOND

type Ending = SyncEvents['lease-expiring']

function listen({ store }: ScriptedStore): readonly Ending[] {
  const heard: Ending[] = []
  store.on('lease-expiring', (ending) => heard.push(ending))
  return heard
}

it('is told five minutes before the end of an hour, once, of keys of this client alone', () => {
  const scripted = syncedStore({ a: mine(1), theirs: entry(1), free: mine(1, { released: true }) })
  const heard = listen(scripted)
  scripted.clock.advance(56 * MINUTE - 59 * SECOND - 1)
  expect(heard).toEqual([])
  scripted.clock.advance(1 * SECOND + 1)
  expect(heard).toEqual([{ key: 'a', expiresAt: ENDS_AT }])
  scripted.clock.advance(2 * HOUR)
  expect(heard).toHaveLength(1)
})

it('comes later where the key is written again, and is told of that end too', () => {
  const scripted = syncedStore({ a: mine(1) })
  const { store, server, clock } = scripted
  const heard = listen(scripted)
  clock.advance(30 * MINUTE)
  void store.renew('a')
  server().accept({ time: START + 30 * 60, seq: 3 })
  clock.advance(54 * MINUTE)
  expect(heard).toEqual([])
  clock.advance(MINUTE + SECOND)
  expect(heard).toEqual([{ key: 'a', expiresAt: ENDS_AT + 30 * MINUTE }])
  void store.set('a', 2)
  server().accept({ time: START + 85 * 60 + 1, seq: 4 })
  clock.advance(55 * MINUTE + SECOND)
  expect(heard).toHaveLength(2)
})

it('is told of keys that were taken after somebody began to listen, and of those that a snapshot brings', () => {
  const scripted = syncedStore()
  const { store, server, clock } = scripted
  const heard = listen(scripted)
  clock.advance(10 * MINUTE)
  void store.set('new', 1)
  server().accept({ owner: 'me', epoch: 1, time: START + 600, seq: 2 })
  server().end(1006)
  clock.advance(HOUR - 11 * MINUTE)
  server().welcome({ now: clock.now() })
  server().snapshot({ new: mine(1, { time: START + 600 }), old: mine(1, { time: START + 120 }) })
  clock.advance(0)
  expect(heard.map(({ key }) => key)).toEqual(['old'])
  clock.advance(6 * MINUTE + SECOND)
  expect(heard.map(({ key }) => key)).toEqual(['old', 'new'])
})

it('is told at once to who begins to listen late, and not once more for another listener', () => {
  const scripted = syncedStore({ a: mine(1) })
  scripted.clock.advance(58 * MINUTE)
  const heard = listen(scripted)
  scripted.clock.advance(0)
  expect(heard).toEqual([{ key: 'a', expiresAt: ENDS_AT }])
  const others = listen(scripted)
  scripted.clock.advance(0)
  expect([heard.length, others.length]).toEqual([1, 0])
})

it('goes by the term that the connector names, and by no lease where it grants none', () => {
  const quick = syncedStore({ a: mine(1) }, { welcome: { leaseTermMs: 12_000 } })
  const none = syncedStore({ a: mine(1) }, { welcome: { leasing: false } })
  const [heard, unheard] = [listen(quick), listen(none)]
  quick.clock.advance(12_000)
  none.clock.advance(2 * HOUR)
  expect(heard).toEqual([{ key: 'a', expiresAt: START * SECOND + 13_000 }])
  expect(unheard).toEqual([])
})

it('leaves no timer behind when nobody listens, and when the store is closed', () => {
  const { store, clock } = syncedStore({ a: mine(1) })
  const handler = vi.fn<() => void>()
  store.on('lease-expiring', handler)()
  clock.advance(HOUR)
  expect(handler).not.toHaveBeenCalled()
  store.on('lease-expiring', handler)
  store.close()
  expect(clock.waiting).toBe(0)
  clock.advance(HOUR)
  expect(handler).not.toHaveBeenCalled()
})
