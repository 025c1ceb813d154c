import { describe, expect, it, vi } from 'vitest'
import type { ScriptedStore } from '../support/scriptedStore.ts'
import { scriptedStore, syncedStore } from '../support/scriptedStore.ts'
import { START, entry, mine } from '../support/scriptedTransport.ts'

/** Ends the channel, waits for the next one to be opened, and returns what the client says first. */
function reconnect({ clock, server }: ScriptedStore): unknown {
  server().end(1006)
  clock.advance(100)
  return server().sent[0]
}

describe('a client that comes back', () => {
  it('names the feed and the last sequence that it has whole', () => {
    const scripted = syncedStore({}, { welcome: { feed: 'life', sequence: 7 } })
    scripted.server().batchTo(9, { type: 'update', key: 'a', entry: entry(1) })
    expect(reconnect(scripted)).toMatchObject({ resume: { feed: 'life', sequence: 9 } })
  })

  it('names nothing before it has a whole snapshot, and the old point until it has the next', () => {
    const scripted = scriptedStore()
    scripted.store.connect()
    scripted.server().welcome()
    scripted.server().snapshot({ a: entry(1) }, false)
    expect(reconnect(scripted)).toMatchObject({ resume: null })
    scripted.server().welcome({ feed: 'first', sequence: 3 })
    scripted.server().snapshot()
    reconnect(scripted)
    scripted.server().welcome({ feed: 'second', sequence: 1 })
    scripted.server().snapshot({ a: entry(1) }, false)
    scripted.server().end(1006)
    scripted.clock.advance(200)
    expect(scripted.server().sent[0]).toMatchObject({ resume: { feed: 'first', sequence: 3 } })
  })

  it('keeps what the resumed snapshot does not name, and forgets what it says is gone', () => {
    const scripted = syncedStore({ same: entry({ deep: 1 }), changed: entry(1), gone: entry(1) })
    const { store, server } = scripted
    const kept = store.get('same')
    const listener = vi.fn()
    store.subscribeKey('same', listener)
    reconnect(scripted)
    server().welcome({ resumed: true })
    server().snapshot({ changed: entry(2, { seq: 3 }), gone: null, never: null })
    expect([store.get('same') === kept, store.get('changed'), store.keys()]).toEqual([true, 2, ['same', 'changed']])
    expect(listener).not.toHaveBeenCalled()
  })

  it('is told of the leases that it lost meanwhile', () => {
    const scripted = syncedStore({ a: mine('my words') })
    const lost = vi.fn()
    scripted.store.on('lease-lost', lost)
    reconnect(scripted)
    scripted.server().welcome({ resumed: true })
    scripted.server().snapshot({ a: entry('theirs', { epoch: 2, seq: 1, acquired: START + 1, time: START + 1 }) })
    expect(lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ key: 'a', mine: 'my words' }))
  })
})

describe('an updater that was under way', () => {
  const increment = (previous: number | undefined): number => (previous ?? 0) + 1

  it('is sent again as it was, and says that it is', () => {
    const scripted = syncedStore({ a: mine(1) })
    void scripted.store.set('a', increment)
    const [first] = scripted.server().writes
    reconnect(scripted)
    scripted.server().welcome({ feed: 'after a restart' })
    expect(scripted.server().writes).toEqual([{ ...first, again: true }])
  })

  it('says so too where the connector first had too much to look at the repeat', () => {
    const scripted = syncedStore({ a: mine(1) })
    const { store, server, clock } = scripted
    void store.set('a', increment)
    reconnect(scripted)
    server().welcome({ feed: 'after a restart' })
    server().snapshot({ a: mine(2, { seq: 3 }) })
    server().refuse('rate-limited')
    const [repeat] = server().writes
    clock.advance(1000)
    expect(server().writes).toEqual([repeat, repeat])
  })

  it('is run again where the connector knows that it was not made', () => {
    const scripted = syncedStore({ a: mine(1) })
    void scripted.store.set('a', increment)
    reconnect(scripted)
    scripted.server().welcome()
    scripted.server().snapshot({ a: entry(2, { seq: 3 }) })
    scripted.server().refuse('conflict')
    expect(scripted.server().writes.at(-1)).toMatchObject({ id: 2, operation: { value: 3 } })
    expect(scripted.server().writes.at(-1)).not.toHaveProperty('again')
  })
})

describe('a client that may only read', () => {
  it('can write no key, whoever holds it', () => {
    const { store } = syncedStore({ a: mine(1) }, { welcome: { readOnly: true } })
    expect([store.lease('a'), store.lease('free')]).toMatchObject([
      { state: 'mine', canWrite: false },
      { state: 'free', canWrite: false },
    ])
  })
})
