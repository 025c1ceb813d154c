import { describe, expect, it, vi } from 'vitest'
import { START, entry, header, mine } from '../support/scriptedTransport.ts'
import type { ScriptedStore } from '../support/scriptedStore.ts'
import { scriptedStore, syncedStore, track } from '../support/scriptedStore.ts'

/** Ends the channel and waits for the next one to be opened. */
function drop({ clock, server }: ScriptedStore, code = 1006): void {
  server().end(code)
  clock.advance(100)
}

describe('writes without a connection', () => {
  it('are shown, counted, and sent after the welcome, in the order in which they were made', async () => {
    const { store, server } = scriptedStore()
    const writes = [store.set('b', 1), store.set('a', 2), store.delete('c'), store.set('b', 3)].map(track)
    expect([store.get('b'), store.get('a'), store.status().pendingWrites]).toEqual([3, 2, 3])
    store.connect()
    expect(server().sent.map(({ type }) => type)).toEqual(['hello'])
    server().welcome()
    expect(server().operations).toEqual([
      { op: 'set', key: 'b', value: 3 },
      { op: 'set', key: 'a', value: 2 },
      { op: 'delete', key: 'c' },
    ])
    server().snapshot()
    server().batch(...server().writes.map(({ id }) => ({ type: 'accepted', id, header: header() }) as const))
    await vi.waitFor(() => expect(writes.map(({ result }) => result?.ok)).toEqual([true, true, true, true]))
    expect(store.status().pendingWrites).toBe(0)
  })

  it("whenOffline: 'reject' refuses them at once", async () => {
    const { store } = scriptedStore({ write: { whenOffline: 'reject' } })
    expect(await store.set('a', 1)).toMatchObject({ ok: false, error: { code: 'offline', attempted: 1 } })
    expect([store.get('a'), store.status().pendingWrites]).toEqual([undefined, 0])
    store.connect()
    expect(await store.set('a', 1)).toMatchObject({ ok: false, error: { code: 'offline' } })
  })

  it("whenOffline: 'reject' sends them like any other where there is a connection", () => {
    const { store, server } = syncedStore()
    void store.set('a', 1, { whenOffline: 'reject' })
    expect(server().writes).toHaveLength(1)
  })
})

describe('when the connection is lost', () => {
  it('what is under way is sent again under its id, before what came later', () => {
    const scripted = syncedStore()
    const { store, transport, server } = scripted
    void store.set('b', 1)
    void store.set('a', 1)
    void store.set('b', 2)
    server().end(1006)
    void store.set('c', 1)
    void store.set('a', 2)
    scripted.clock.advance(100)
    expect([store.get('a'), store.get('b'), store.get('c'), store.status().pendingWrites]).toEqual([2, 2, 1, 5])
    server().welcome()
    expect(server().writes.slice(0, 2)).toEqual(
      transport.channels[0]?.writes.map((write) => ({ ...write, again: true })),
    )
    expect(server().operations.slice(2)).toEqual([{ op: 'set', key: 'c', value: 1 }])
    server().snapshot()
    server().accept({}, server().writes[0])
    expect(server().operations.at(-1)).toEqual({ op: 'set', key: 'b', value: 2 })
  })

  it('keys go in the order of their first write that is not answered', () => {
    const scripted = syncedStore()
    const { store, server } = scripted
    void store.set('a', 1)
    void store.set('b', 1)
    void store.set('a', 2)
    server().accept({}, server().writes[0])
    drop(scripted)
    server().welcome()
    expect(server().operations).toEqual([
      { op: 'set', key: 'b', value: 1 },
      { op: 'set', key: 'a', value: 2 },
    ])
  })

  it('a repeat that had been applied is settled with the value as it was written', async () => {
    const scripted = syncedStore({ a: mine({ n: 0 }) })
    const { store, server } = scripted
    const value = { n: 1 }
    const listener = vi.fn()
    const write = track(store.set('a', value))
    store.subscribeKey('a', listener)
    drop(scripted)
    server().welcome()
    server().snapshot({ a: mine({ n: 1 }, { seq: 3 }) })
    expect([store.get('a'), store.key('a').pending, listener.mock.calls.length]).toEqual([value, true, 0])
    const newest = mine({ n: 1 }, { seq: 3 })
    server().batch({ type: 'accepted', id: 1, header: newest }, { type: 'update', key: 'a', entry: newest })
    expect(store.get('a')).toBe(value)
    expect(listener).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: true, value }))
  })

  it('a repeat that had been replaced since ends as what replaced it', () => {
    const scripted = syncedStore()
    const { store, server } = scripted
    void store.set('a', 'mine')
    drop(scripted)
    const newest = entry('theirs', { epoch: 2 })
    server().welcome()
    server().snapshot({ a: newest })
    expect(store.get('a')).toBe('mine')
    server().batch(
      { type: 'accepted', id: 1, header: header({ owner: 'me' }) },
      { type: 'update', key: 'a', entry: newest },
    )
    expect(store.key('a')).toMatchObject({ value: 'theirs', lease: { state: 'theirs' } })
  })

  it('an updater that was not sent runs again on what the connector holds now', () => {
    const scripted = syncedStore({ a: mine(1) })
    const { store, server } = scripted
    server().end(1006)
    void store.set('a', (previous: number | undefined) => (previous ?? 0) + 1)
    expect(store.get('a')).toBe(2)
    scripted.clock.advance(100)
    server().welcome()
    expect(server().writes).toEqual([])
    server().snapshot({ a: mine(10, { seq: 9 }) })
    expect(store.get('a')).toBe(11)
    const base = { owner: 'me', epoch: 1, time: START, seq: 9 }
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 11, base }])
  })

  it("whenOffline: 'reject' refuses what was not sent, and keeps what may have arrived", () => {
    const scripted = syncedStore({ a: mine(0) })
    const { store, server } = scripted
    void store.set('a', 1, { whenOffline: 'reject' })
    void store.set('a', 2, { whenOffline: 'reject' })
    server().end(1006)
    expect(store.key('a')).toMatchObject({ value: 1, pending: true, error: { code: 'offline', attempted: 2 } })
    scripted.clock.advance(100)
    server().welcome()
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 1 }])
  })

  it('over a message that was too large, what was under way is refused and not sent again', async () => {
    const scripted = syncedStore()
    const { store, server } = scripted
    const write = track(store.set('a', 'large'))
    void store.set('a', 'small')
    drop(scripted, 1009)
    server().welcome()
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 'small' }])
    const error = { code: 'too-large', message: expect.stringContaining('Split the value') }
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: false, error }))
  })

  it('what was under way when the last user left is sent to the next channel', () => {
    const { store, clock, server } = scriptedStore()
    const leave = store.connect()
    server().welcome()
    server().snapshot()
    void store.set('a', 1)
    leave()
    clock.advance(1000)
    expect(store.status()).toMatchObject({ state: 'idle', pendingWrites: 1 })
    store.connect()
    server().welcome()
    expect(server().writes).toEqual([
      { type: 'write', id: 1, operation: { op: 'set', key: 'a', value: 1 }, again: true },
    ])
  })

  it('a pause for a connector that had too much ends with the channel', () => {
    const scripted = syncedStore()
    const { store, server } = scripted
    void store.set('a', 1)
    server().refuse('rate-limited')
    drop(scripted)
    server().welcome()
    expect(server().writes).toHaveLength(1)
    expect(scripted.clock.waiting).toBe(0)
    expect(store.key('a').pending).toBe(true)
  })

  it('an answer of the old channel, or to nothing, means nothing', () => {
    const scripted = syncedStore()
    const { store, transport, server } = scripted
    void store.set('a', 1)
    drop(scripted)
    transport.channels[0]?.accept()
    server().welcome()
    server().batch({ type: 'accepted', id: 99, header: header() })
    server().batch({ type: 'refused', id: 99, refusal: { code: 'forbidden', message: '' } })
    expect(store.key('a')).toMatchObject({ value: 1, pending: true, error: null })
  })
})

describe('when the connection ends for good', () => {
  it.each([
    [4401, 'needs-auth', 'unauthorized'],
    [4403, 'disconnected', 'forbidden'],
    [4409, 'disconnected', 'closed'],
    [4400, 'disconnected', 'protocol'],
  ])('after code %i what was sent and what waits is refused, with what was to be written', async (end, state, code) => {
    const { store, server } = syncedStore({ a: mine(0) })
    const writes = [store.set('a', 1), store.set('a', 2), store.set('b', 3)].map(track)
    server().end(end)
    const refused = (attempted: number, message: RegExp) => {
      return { ok: false, error: { code, attempted, message: expect.stringMatching(message) } }
    }
    await vi.waitFor(() =>
      expect(writes.map(({ result }) => result)).toMatchObject([
        refused(1, /^'a' was not confirmed\. The connection ended/),
        refused(2, /^'a' was not written\. The connection ended/),
        refused(3, /^'b' was not confirmed\. /),
      ]),
    )
    expect(store.status()).toMatchObject({ state, pendingWrites: 0 })
    expect(store.key('a')).toMatchObject({ value: 0, pending: false, error: { code } })
  })

  it('writes are refused at once until somebody connects; those after that are sent', async () => {
    const { store, server } = scriptedStore()
    const early = track(store.set('a', 'early'))
    store.connect()
    server().end(4401)
    expect(await store.set('a', 'late')).toMatchObject({
      ok: false,
      error: { code: 'unauthorized', attempted: 'late' },
    })
    expect(early.result).toMatchObject({ ok: false, error: { code: 'unauthorized', attempted: 'early' } })
    store.connect()
    const write = track(store.set('a', 'again'))
    expect(store.status()).toMatchObject({ state: 'connecting', pendingWrites: 1 })
    server().welcome()
    server().snapshot()
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 'again' }])
    server().accept()
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: true, value: 'again' }))
  })

  it('because the transport gives up, they are refused as offline', async () => {
    const { store, server } = scriptedStore({ retryDelayMs: () => null })
    const write = track(store.set('a', 1))
    store.connect()
    server().end(1006)
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: false, error: { code: 'offline', attempted: 1 } }))
  })
})
