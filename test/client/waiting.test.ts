import { describe, expect, it, vi } from 'vitest'
import { syncedStore, track } from '../support/scriptedStore.ts'
import type { ScriptedStore } from '../support/scriptedStore.ts'
import { START, entry, header, mine } from '../support/scriptedTransport.ts'

const key = 'a'

/** The connector refuses the write sent last, because another owner holds the key for another 5 s. */
function hold({ server, clock }: ScriptedStore, availableAt = clock.now() + 5000): void {
  const refusal = { code: 'lease-held', message: 'held', owner: 'them', availableAt } as const
  server().batch({ type: 'refused', id: server().writes.at(-1)?.id ?? 0, refusal })
}

describe('acquire with wait', () => {
  it('is tried again when the key may be taken, without an error meanwhile', async () => {
    const scripted = syncedStore({ [key]: entry(1) })
    const { store, server, clock } = scripted
    const write = track(store.acquire(key, { wait: true }))
    hold(scripted)
    expect(store.key(key)).toMatchObject({ pending: true, error: null })
    clock.advance(4999)
    expect(server().writes).toHaveLength(1)
    clock.advance(1)
    expect(server().operations.at(-1)).toEqual({ op: 'acquire', key })
    server().accept({ epoch: 2, seq: 1 })
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: true, lease: { state: 'mine' } }))
    expect(clock.waiting).toBe(0)
  })

  it('is tried again when the key changes', () => {
    const scripted = syncedStore({ [key]: entry(1) })
    void scripted.store.acquire(key, { wait: true })
    hold(scripted)
    scripted.server().update('other', entry(1))
    expect(scripted.server().writes).toHaveLength(1)
    scripted.server().update(key, entry(1, { released: true }))
    expect(scripted.server().writes).toHaveLength(2)
  })

  it('waits as long as the connector says, each time', () => {
    const scripted = syncedStore({ [key]: entry(1) })
    void scripted.store.acquire(key, { wait: true })
    hold(scripted)
    scripted.clock.advance(5000)
    hold(scripted)
    expect(scripted.server().writes).toHaveLength(2)
    scripted.clock.advance(5000)
    expect(scripted.server().writes).toHaveLength(3)
  })

  it('asks seldom where the connector names a moment that is over', () => {
    const scripted = syncedStore({ [key]: entry(1) })
    void scripted.store.acquire(key, { wait: true })
    hold(scripted, START * 1000)
    scripted.clock.advance(99)
    expect(scripted.server().writes).toHaveLength(1)
  })

  it('goes on over a reconnect', () => {
    const scripted = syncedStore({ [key]: entry(1) })
    void scripted.store.acquire(key, { wait: true })
    hold(scripted)
    scripted.server().end(1006)
    scripted.clock.advance(100)
    scripted.server().welcome()
    expect(scripted.server().writes).toHaveLength(1)
  })

  it('ends with timeoutMs', async () => {
    const scripted = syncedStore({ [key]: entry(1) })
    const write = track(scripted.store.acquire(key, { wait: true, timeoutMs: 1000 }))
    hold(scripted)
    scripted.clock.advance(1000)
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: false, error: { code: 'timeout' } }))
    expect([scripted.store.key(key).pending, scripted.clock.waiting]).toEqual([false, 0])
  })

  it('without it is refused at once', () => {
    const scripted = syncedStore({ [key]: entry(1) })
    void scripted.store.acquire(key)
    hold(scripted)
    expect(scripted.store.key(key).error?.code).toBe('lease-held')
  })
})

describe('renew', () => {
  it('takes the lease anew and keeps the value', () => {
    const { store, server } = syncedStore({ [key]: mine(1) })
    void store.renew(key)
    expect(server().operations).toEqual([{ op: 'acquire', key }])
  })
})

describe('a write with a signal', () => {
  const aborted = { ok: false, error: { code: 'aborted' } }

  it('is withdrawn where it was not sent, and leaves no error behind', async () => {
    const { store, server } = syncedStore({ [key]: mine(0) })
    const abort = new AbortController()
    void store.set(key, 1)
    const write = track(store.set(key, 2, { signal: abort.signal }))
    const later = track(store.set(key, 3))
    abort.abort()
    await vi.waitFor(() => expect(write.result).toMatchObject(aborted))
    expect([store.get(key), store.key(key).error, store.getState().errors]).toEqual([3, null, []])
    server().accept({ seq: 3 })
    server().accept({ seq: 4 })
    expect(server().operations).toMatchObject([{ value: 1 }, { value: 3 }])
    await vi.waitFor(() => expect(later.result?.ok).toBe(true))
  })

  it('is no longer shown where it was sent, and the state follows what became of it', async () => {
    const { store, server } = syncedStore({ [key]: mine(0) })
    const abort = new AbortController()
    const write = track(store.set(key, 1, { signal: abort.signal }))
    abort.abort()
    await vi.waitFor(() => expect(write.result).toMatchObject(aborted))
    expect([store.get(key), store.status().pendingWrites]).toEqual([0, 0])
    const listener = vi.fn()
    store.subscribeKey(key, listener)
    server().batch({ type: 'accepted', id: 1, header: header({ owner: 'me', seq: 3 }) })
    expect(store.get(key)).toBe(1)
    expect(listener).toHaveBeenCalledOnce()
  })

  it('that is aborted already is not made', async () => {
    const { store, server } = syncedStore()
    expect(await store.set(key, 1, { signal: AbortSignal.abort() })).toMatchObject(aborted)
    expect([store.get(key), server().writes]).toEqual([undefined, []])
  })

  it('stops waiting for a lease', async () => {
    const scripted = syncedStore({ [key]: entry(1) })
    const abort = new AbortController()
    const write = track(scripted.store.acquire(key, { wait: true, signal: abort.signal }))
    hold(scripted)
    abort.abort()
    await vi.waitFor(() => expect(write.result).toMatchObject(aborted))
    scripted.clock.advance(5000)
    expect([scripted.server().writes.length, scripted.clock.waiting]).toEqual([1, 0])
  })

  it('listens to the signal no longer than it takes', async () => {
    const { store, server } = syncedStore()
    const abort = new AbortController()
    const remove = vi.spyOn(abort.signal, 'removeEventListener')
    const write = store.set(key, 1, { signal: abort.signal })
    server().accept()
    await write
    expect(remove).toHaveBeenCalledOnce()
  })
})
