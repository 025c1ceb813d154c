import fc from 'fast-check'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'
import { useStore } from 'zustand'
import type { StoreApi } from 'zustand'
import { createSyncStore } from '../../src/client.ts'
import type { SyncState, SyncStore } from '../../src/client.ts'
import type { BatchItem } from '../../src/transport/messages.ts'
import { entry, header, mine, ScriptedTransport } from '../support/scriptedTransport.ts'
import { scriptedStore, syncedStore } from '../support/scriptedStore.ts'

const values = (state: SyncState): Record<string, unknown> =>
  Object.fromEntries([...state.entries].map(([key, { value }]) => [key, value]))

describe('as a Zustand store', () => {
  it('is one by its type, for useStore and everything else that takes one', () => {
    expectTypeOf<SyncStore>().toExtend<StoreApi<SyncState>>()
    expectTypeOf(useStore<SyncStore, number>).returns.toEqualTypeOf<number>()
  })

  it('has a state that is the same until something changes, and another one then', () => {
    const { store, server } = syncedStore({ a: entry(1) })
    const state = store.getState()
    expect(store.getState()).toBe(state)
    server().update('a', entry(2))
    expect(store.getState()).not.toBe(state)
    expect(store.getState().version).toBe(state.version + 1)
  })

  it('calls subscribers with the state and the one before, once for each batch and local write', () => {
    const { store, server } = syncedStore({ a: mine(1), b: mine(1) })
    const seen: unknown[] = []
    const cancel = store.subscribe((state, previous) => {
      expect(state).toBe(store.getState())
      seen.push([values(previous), values(state), state.version - previous.version])
    })
    server().batch(
      { type: 'update', key: 'a', entry: mine(2) },
      { type: 'delete', key: 'b', entry: header() },
      { type: 'update', key: 'c', entry: mine(3) },
    )
    void store.set('a', 'local')
    expect(seen).toEqual([
      [{ a: 1, b: 1 }, { a: 2, c: 3 }, 1],
      [{ a: 2, c: 3 }, { a: 'local', c: 3 }, 1],
    ])
    cancel()
    cancel()
    server().update('a', entry(9))
    expect(seen).toHaveLength(2)
  })

  it('leaves every state as it was, even one whose entries nobody had read', () => {
    const { store, server } = syncedStore({ a: entry(1) })
    const states: SyncState[] = []
    const unread = store.getState()
    store.subscribe((state) => states.push(state))
    server().update('a', entry(2))
    server().delete('a')
    void store.set('a', 3)
    expect([unread, ...states].map(values)).toEqual([{ a: 1 }, { a: 2 }, {}, { a: 3 }])
  })

  it('keeps the state of reading when a later one is read first', () => {
    const { store, server } = syncedStore({ a: entry(1) })
    const [first] = [store.getState()]
    expect(first.entries.size).toBe(1)
    server().update('a', entry(2))
    const second = store.getState()
    server().update('a', entry(3))
    expect([first, second, store.getState()].map(values)).toEqual([{ a: 1 }, { a: 2 }, { a: 3 }])
  })

  it('shows errors, peers and the status as of each state', () => {
    const { store, server } = syncedStore()
    const before = store.getState()
    void store.set('a', undefined)
    const peer = { id: 'p', name: 'P', kind: 'synckey', address: null } as const
    server().say({ type: 'peers', peers: [peer] })
    server().end(1006)
    expect([before.errors, before.peers, before.status.state]).toEqual([[], [], 'connected'])
    const { errors, peers, status } = store.getState()
    expect([errors.length, peers, status.state]).toEqual([1, [peer], 'reconnecting'])
  })

  it('shows who wrote each entry, by the name of the day', () => {
    const { store, server } = syncedStore({ a: entry(1, { epoch: 2 }) }, { welcome: { names: [['me', 'Anna']] } })
    void store.set('new', 'x')
    const { entries } = store.getState()
    expect(entries.get('a')).toEqual({ value: 1, owner: 'them', ownerName: null, epoch: 2 })
    expect(entries.get('new')).toEqual({ value: 'x', owner: 'me', ownerName: 'Anna', epoch: 0 })
    server().batch({ type: 'name', owner: 'them', name: 'Ben' })
    expect(store.getState().entries.get('a')?.ownerName).toBe('Ben')
    expect(entries.get('a')?.ownerName).toBeNull()
  })

  it('gives entries that look the same the same identity', () => {
    const { store, server } = syncedStore({ a: entry({ n: 1 }), b: entry(1) })
    const before = store.getState().entries
    server().update('a', entry({ n: 1 }, { seq: 3 }))
    expect(store.getState().entries).toBe(before)
    server().update('b', entry(2))
    expect(store.getState().entries).not.toBe(before)
    expect(store.getState().entries.get('a')).toBe(before.get('a'))
  })

  it('can be spread, serialized and read by what inspects states', () => {
    const { store } = syncedStore({ a: entry(1) })
    const copy = { ...store.getState() }
    expect(Object.keys(copy).toSorted()).toEqual(['entries', 'errors', 'peers', 'status', 'version'])
    expect(copy.entries.get('a')?.value).toBe(1)
  })

  it('has a setState that always throws', () => {
    const { store } = syncedStore()
    const api: StoreApi<SyncState> = store
    expect(() => api.setState({ version: 5 })).toThrow('the mirror is read-only; use set, patch or delete')
    expect(() => api.setState((state) => state)).toThrow('read-only')
  })

  it('needs no this', () => {
    const { subscribe, getState, set, key } = syncedStore().store
    const listener = vi.fn()
    subscribe(listener)
    void set('a', 1)
    expect([getState().entries.size, key('a').value, listener.mock.calls.length]).toEqual([1, 1, 1])
  })

  it('calls subscribers added in a pass from the next change on', () => {
    const { store } = syncedStore()
    const late = vi.fn()
    let isAdded = false
    store.subscribeKey('a', () => {
      if (!isAdded) store.subscribe(late)
      isAdded = true
    })
    void store.set('a', 1)
    expect(late).not.toHaveBeenCalled()
    void store.set('a', 2)
    expect(late).toHaveBeenCalledTimes(1)
  })
})

describe('on a server', () => {
  it('renders what initial holds, with neither window nor connection', () => {
    const transport = new ScriptedTransport()
    const store = createSyncStore({ transport, initial: { a: 'from initial' } })
    const View = (): string => String(useStore(store, (state) => state.entries.get('a')?.value))
    expect(renderToString(createElement(View))).toBe('from initial')
    expect(transport.channels).toEqual([])
    expect('window' in globalThis).toBe(false)
  })

  it('knows keys by initial alone, each state made once', () => {
    const { store, server } = scriptedStore({ initial: { a: { n: 1 }, zero: 0 } })
    const state = store.initialKey('a')
    const absent = store.initialKey('b')
    expect(state).toMatchObject({ value: { n: 1 }, exists: true, status: 'ready', lease: { state: 'unknown' } })
    expect(absent).toMatchObject({ value: undefined, exists: false, status: 'unknown' })
    expect(store.initialKey('zero').exists).toBe(true)
    expect(store.initialKey('toString').exists).toBe(false)
    store.connect()
    server().welcome()
    server().snapshot({ a: entry('synced'), b: entry('synced') })
    void store.set('a', 'local')
    expect([store.initialKey('a'), store.initialKey('b')].map((now, i) => now === [state, absent][i])).toEqual([
      ...[true, true],
    ])
  })

  it('takes null in initial for the knowledge that there is nothing', () => {
    const { store } = scriptedStore({ initial: { a: null } })
    expect([store.key('a'), store.initialKey('a')]).toMatchObject([
      { value: undefined, exists: false, status: 'ready' },
      { value: undefined, exists: false, status: 'ready' },
    ])
    expect([store.keys(), store.getState().entries.size]).toEqual([[], 0])
  })

  it('keeps the initial state, and shows it until the first snapshot replaces it', () => {
    const { store, server } = scriptedStore({ initial: { a: 1, b: 2 } })
    expect(store.getState()).toBe(store.getInitialState())
    expect(store.key('a')).toMatchObject({ value: 1, status: 'ready', lease: { state: 'unknown' } })
    const seen: unknown[] = []
    store.subscribe((state) => seen.push(values(state)))
    store.connect()
    server().welcome()
    server().snapshot({ b: entry(20) })
    expect(seen.at(-2)).toEqual({ a: 1, b: 2 })
    expect(seen.at(-1)).toEqual({ b: 20 })
    expect(values(store.getInitialState())).toEqual({ a: 1, b: 2 })
    expect(store.get('a')).toBeUndefined()
  })
})

describe('entries', () => {
  const change = fc.record({ key: fc.integer({ min: 0, max: 600 }), value: fc.option(fc.integer(), { nil: null }) })

  it('are at every version what a copied Map would be', () => {
    const batches = fc.array(fc.array(change, { maxLength: 40 }), { maxLength: 30 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), batches, (size, changes) => {
        const initial = Array.from({ length: size }, (_, i) => [`k${i}`, entry(i)] as const)
        const { store, server } = syncedStore(Object.fromEntries(initial))
        const model = new Map(initial.map(([key, { value }]) => [key, value]))
        const versions = [{ state: store.getState(), model: new Map(model) }]
        store.subscribe((state) => versions.push({ state, model: new Map(model) }))
        for (const batch of changes) {
          for (const { key, value } of batch) {
            if (value === null) model.delete(`k${key}`)
            else model.set(`k${key}`, value)
          }
          server().batch(...batch.map(toItem))
        }
        for (const version of versions) expectSame(version.state, version.model)
      }),
      { numRuns: 30 },
    )
  })

  it('stay right when most of them come and go', () => {
    const { store, server } = syncedStore()
    store.subscribe(() => {})
    for (let round = 0; round < 20; round++) {
      const keys = Array.from({ length: 200 }, (_, i) => `${round}/${i}`)
      server().batch(...keys.map((key) => ({ type: 'update', key, entry: entry(key) }) as const))
      const full = store.getState().entries
      server().batch(...keys.map((key) => ({ type: 'delete', key, entry: header() }) as const))
      expect([full.size, [...full.keys()].length, store.getState().entries.size]).toEqual([200, 200, 0])
    }
  })

  it('read like any Map', () => {
    const { entries } = syncedStore({ a: entry(1), b: entry(2) }).store.getState()
    const seen: unknown[] = []
    entries.forEach((item, key, map) => seen.push([key, item.value, map === entries]))
    expect(seen).toEqual([
      ['a', 1, true],
      ['b', 2, true],
    ])
    expect([...entries.entries()]).toEqual([...entries])
    expect([...entries.values()].map(({ value }) => value)).toEqual([1, 2])
    expect([entries.has('a'), entries.has('c'), new Map(entries).size]).toEqual([true, false, 2])
  })
})

function toItem({ key, value }: { key: number; value: number | null }): BatchItem {
  if (value === null) return { type: 'delete', key: `k${key}`, entry: header() }
  return { type: 'update', key: `k${key}`, entry: entry(value) }
}

function expectSame({ entries }: SyncState, model: ReadonlyMap<string, unknown>): void {
  const found = new Map([...entries].map(([key, { value }]) => [key, value]))
  const isSame = [...model].every(([key, value]) => found.get(key) === value && entries.get(key)?.value === value)
  expect([isSame, found.size, entries.size]).toEqual([true, model.size, model.size])
}
