import { describe, expect, it, vi } from 'vitest'
import { START, entry, header, mine } from '../support/scriptedTransport.ts'
import { scriptedStore, syncedStore } from '../support/scriptedStore.ts'

const SECOND = 1000
const HOUR = 3600 * SECOND
const MINUTE = 60 * SECOND
const NOW = START * SECOND

describe('a lease', () => {
  it('is unknown until the first snapshot, and nothing can be written by it', () => {
    const { store, server } = scriptedStore({ initial: { a: 1 } })
    const unknown = {
      ...{ state: 'unknown', owner: null, ownerName: null, epoch: 0, canWrite: false },
      ...{ since: null, expiresAt: null },
    }
    expect(store.lease('a')).toEqual(unknown)
    store.connect()
    server().welcome()
    expect(store.lease('a')).toEqual(unknown)
    server().snapshot()
    expect(store.lease('a').state).toBe('free')
  })

  it('is free where the key is absent, deleted or released', () => {
    const { store, server } = syncedStore({ released: entry(1, { released: true, epoch: 4 }), deleted: mine(1) })
    server().delete('deleted', { owner: 'me', seq: 3 })
    const free = { state: 'free', owner: null, ownerName: null, canWrite: true, since: null, expiresAt: null }
    expect(store.lease('absent')).toEqual({ ...free, epoch: 0 })
    expect(store.lease('deleted')).toEqual({ ...free, epoch: 0 })
    expect(store.lease('released')).toEqual({ ...free, epoch: 4 })
  })

  it('is mine until the last second of the term is over', () => {
    const { store, clock } = syncedStore({ a: mine(1, { epoch: 3 }) })
    expect(store.lease('a')).toEqual({
      ...{ state: 'mine', owner: 'me', ownerName: null, epoch: 3, canWrite: true },
      ...{ since: NOW, expiresAt: NOW + HOUR + SECOND },
    })
    clock.advance(HOUR + SECOND - 1)
    expect(store.lease('a').state).toBe('mine')
    clock.advance(1)
    expect(store.lease('a')).toMatchObject({
      state: 'lapsed',
      owner: 'me',
      canWrite: true,
      since: NOW,
      expiresAt: null,
    })
  })

  it('is theirs until the connector accepts somebody else', () => {
    const { store, clock } = syncedStore({ a: entry(1) }, { welcome: { names: [['them', 'Ben']] } })
    expect(store.lease('a')).toEqual({
      ...{ state: 'theirs', owner: 'them', ownerName: 'Ben', epoch: 1, canWrite: false },
      ...{ since: NOW, expiresAt: NOW + HOUR + MINUTE + SECOND },
    })
    clock.advance(HOUR + MINUTE + SECOND - 1)
    expect(store.key('a').lease).toMatchObject({ state: 'theirs', canWrite: false })
    clock.advance(1)
    expect(store.key('a').lease).toMatchObject({ state: 'lapsed', owner: 'them', canWrite: true })
  })

  it('is off where there are no leases', () => {
    const { store } = syncedStore({ a: entry(1) }, { welcome: { leasing: false } })
    expect(store.lease('a')).toMatchObject({ state: 'off', owner: 'them', canWrite: true, since: NOW, expiresAt: null })
    expect(store.lease('b')).toMatchObject({ state: 'off', owner: null, canWrite: true })
  })

  it('is judged by the terms that the connector names', () => {
    const { store } = syncedStore({ a: entry(1) }, { welcome: { leaseTermMs: 5000, takeoverDelayMs: 2000 } })
    expect(store.lease('a').expiresAt).toBe(NOW + 8000)
  })

  it('counts on this client’s clock, however far the connector’s is off', () => {
    const offset = 10 * MINUTE
    const options = { welcome: { now: NOW + offset } }
    const { store, clock, server } = syncedStore({ a: entry(1, { time: START + 600 }) }, options)
    expect(store.lease('a')).toMatchObject({ since: NOW, expiresAt: NOW + HOUR + MINUTE + SECOND })
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    clock.advance(HOUR + MINUTE + SECOND - 1)
    expect([store.key('a').lease.state, listener.mock.calls.length]).toEqual(['theirs', 0])
    clock.advance(1)
    expect([store.key('a').lease.state, listener.mock.calls.length]).toEqual(['lapsed', 1])
    void store.set('a', 2)
    const refusal = { code: 'lease-held', message: '', owner: 'x', availableAt: clock.now() + offset + 5000 } as const
    server().batch({ type: 'refused', id: 1, refusal })
    expect(store.key('a').error?.expiresAt).toBe(clock.now() + 5000)
  })

  it('takes over what a reconnect finds of the clocks, if that is more than a message’s way', () => {
    const { store, clock, server } = syncedStore({ a: entry(1) })
    const { expiresAt } = store.lease('a')
    const reconnect = (offsetMs: number): void => {
      server().end(1006)
      clock.advance(100)
      server().welcome({ now: clock.now() + offsetMs })
      server().snapshot({ a: entry(1) })
    }
    reconnect(-900)
    expect(store.lease('a').expiresAt).toBe(expiresAt)
    reconnect(-5000)
    expect(store.lease('a').expiresAt).toBe(Number(expiresAt) + 5000)
  })

  it('belongs to another owner id when the connector gives another one', () => {
    const { store, clock, server } = syncedStore({ a: mine(1) })
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    server().end(1006)
    clock.advance(100)
    server().welcome({ owner: 'me again' })
    server().snapshot({ a: mine(1) })
    expect([store.key('a').lease.state, listener.mock.calls.length > 0]).toEqual(['theirs', true])
  })
})

describe('those who listen to a lease', () => {
  it('hear of a renewal, which those who listen to the key do not', () => {
    const { store, clock, server } = syncedStore({ a: entry({ n: 1 }) })
    const [key, lease] = [vi.fn(), vi.fn()]
    store.subscribeKey('a', key)
    store.subscribeLease('a', lease)
    const before = [store.key('a'), store.lease('a')] as const
    expect(store.lease('a')).toBe(before[1])
    clock.advance(30 * MINUTE)
    server().update('a', entry({ n: 1 }, { time: START + 1800, seq: 3 }))
    expect([key.mock.calls.length, lease.mock.calls.length]).toEqual([0, 1])
    expect(store.key('a')).toBe(before[0])
    expect(store.lease('a')).not.toBe(before[1])
    expect(store.lease('a').expiresAt).toBe(NOW + 30 * MINUTE + HOUR + MINUTE + SECOND)
  })

  it('hear of a lapse, and so do those of the key, by one timer for all of them', () => {
    const { store, clock } = syncedStore({
      a: mine(1),
      b: mine(1, { time: START + 10 }),
      c: mine(1, { time: START + 5 }),
    })
    const listeners = [vi.fn(), vi.fn(), vi.fn()]
    store.subscribeKey('b', listeners[1] as () => void)
    store.subscribeKey('a', listeners[0] as () => void)
    store.subscribeLease('c', listeners[2] as () => void)
    expect(clock.waiting).toBe(1)
    const calls = (): number[] => listeners.map(({ mock }) => mock.calls.length)
    clock.advance(HOUR + SECOND)
    expect([calls(), clock.waiting]).toEqual([[1, 0, 0], 1])
    clock.advance(5 * SECOND)
    expect([calls(), clock.waiting]).toEqual([[1, 0, 1], 1])
    clock.advance(5 * SECOND)
    expect([calls(), clock.waiting]).toEqual([[1, 1, 1], 0])
  })

  it('hear of no lapse that a renewal put off', () => {
    const { store, clock, server } = syncedStore({ a: mine(1) })
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    server().update('a', mine(1, { time: START + 1800, seq: 3 }))
    clock.advance(HOUR + 100 * SECOND)
    expect([listener.mock.calls.length, store.key('a').lease.state]).toEqual([0, 'mine'])
    clock.advance(1800 * SECOND)
    expect([listener.mock.calls.length, store.key('a').lease.state]).toEqual([1, 'lapsed'])
  })

  it('leave no timer behind', () => {
    const { store, clock } = syncedStore({ a: mine(1) })
    const cancels = [store.subscribeKey('a', () => {}), store.subscribeLease('a', () => {})]
    expect(clock.waiting).toBe(1)
    cancels.forEach((cancel) => cancel())
    expect(clock.waiting).toBe(0)
  })

  it('hear of the lapse of a lease longer than any timer can wait', () => {
    const { store, clock } = syncedStore({ a: mine(1) }, { welcome: { leaseTermMs: 100 * 24 * HOUR } })
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    clock.advance(100 * 24 * HOUR)
    expect(listener).not.toHaveBeenCalled()
    clock.advance(SECOND)
    expect([listener.mock.calls.length, clock.waiting]).toEqual([1, 0])
  })

  it('hear soon of a lapse while the machine slept, though its timers slept too', () => {
    const { store, clock } = syncedStore({ a: mine(1) })
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    clock.advance(MINUTE)
    clock.asleepMs = HOUR
    clock.advance(15 * SECOND)
    expect([listener.mock.calls.length, store.key('a').lease.state, clock.waiting]).toEqual([1, 'lapsed', 0])
  })

  it('hear of a name that an owner gets', () => {
    const { store, server } = syncedStore({ a: entry(1), b: mine(1) })
    const [a, b] = [vi.fn(), vi.fn()]
    store.subscribeKey('a', a)
    store.subscribeKey('b', b)
    server().batch({ type: 'name', owner: 'them', name: 'Ben' })
    server().batch({ type: 'name', owner: 'them', name: 'Ben' })
    expect([a.mock.calls.length, b.mock.calls.length]).toEqual([1, 0])
    expect(store.key('a').lease.ownerName).toBe('Ben')
  })

  it('hear of a takeover', () => {
    const { store, server } = syncedStore({ a: mine(1) })
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    server().update('a', entry(1, { ...header(), epoch: 2 }))
    expect(store.key('a').lease).toMatchObject({ state: 'theirs', owner: 'them', epoch: 2 })
    expect(listener).toHaveBeenCalledTimes(1)
  })
})
