import { describe, expect, it, vi } from 'vitest'
import { START, entry, mine } from '../support/scriptedTransport.ts'
import { scriptedStore, syncedStore, track } from '../support/scriptedStore.ts'

const increment = (previous: number | undefined): number => (previous ?? 0) + 1
const base = (seq: number): object => ({ owner: 'me', epoch: 1, time: START, seq })

describe('an updater', () => {
  it('reads the value shown, is shown at once, and names the version it read', () => {
    const { store, server } = syncedStore({ a: mine(5) })
    void store.set('a', increment)
    expect(store.get('a')).toBe(6)
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 6, base: base(2) }])
  })

  it('is given undefined for an absent key, and names no version', () => {
    const { store, server } = syncedStore()
    const update = vi.fn(increment)
    void store.set('a', update)
    expect(update).toHaveBeenCalledExactlyOnceWith(undefined)
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 1, base: null }])
  })

  it('runs once when all goes well, so that its value keeps one identity', () => {
    const { store, server } = syncedStore({ list: mine(['a']) })
    const update = vi.fn((list: string[] = []) => [...list, 'b'])
    void store.set('list', update)
    const shown = store.get('list')
    server().accept({ seq: 3 })
    expect(store.get('list')).toBe(shown)
    expect(update).toHaveBeenCalledTimes(1)
  })

  it('deletes with null', () => {
    const { store, server } = syncedStore({ a: mine(1) })
    void store.set('a', () => null)
    const base = { owner: 'me', epoch: 1, time: START, seq: 2 }
    expect([store.get('a'), server().operations]).toEqual([undefined, [{ op: 'delete', key: 'a', base }]])
  })

  it('waits for the first snapshot: neither initial nor nothing is the value', () => {
    const { store, server } = scriptedStore({ initial: { a: 100 } })
    const update = vi.fn(increment)
    void store.set('a', update)
    store.connect()
    server().welcome()
    server().snapshot({}, false)
    expect(update).not.toHaveBeenCalled()
    expect([store.get('a'), store.key('a').pending, server().writes.length]).toEqual([100, true, 0])
    server().snapshot({ a: mine(7) })
    expect([store.get('a'), server().operations]).toEqual([8, [{ op: 'set', key: 'a', value: 8, base: base(2) }]])
  })

  it('of a value that was just set needs no snapshot and no version', () => {
    const { store, server } = scriptedStore()
    void store.set('a', 5)
    void store.set('a', increment)
    expect(store.get('a')).toBe(6)
    store.connect()
    server().welcome()
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 6 }])
  })
})

describe('updaters of one key', () => {
  it('are never skipped: what waits is made of all of them', async () => {
    const { store, server } = syncedStore({ a: mine(0) })
    const writes = Array.from({ length: 10 }, () => track(store.set('a', increment)))
    expect([store.get('a'), server().writes.length]).toEqual([10, 1])
    server().accept({ seq: 3 })
    expect(server().operations.at(-1)).toEqual({ op: 'set', key: 'a', value: 10, base: base(3) })
    server().accept({ seq: 4 })
    await vi.waitFor(() => expect(writes[9]?.result).toMatchObject({ ok: true, value: 10 }))
    expect([writes[0]?.result, writes[4]?.result]).toMatchObject([{ value: 1 }, { value: 10 }])
  })

  it('run again on what is accepted when the connector had something else', () => {
    const { store, server } = syncedStore({ a: mine(0) })
    void store.set('a', increment)
    void store.set('a', increment)
    server().batch(
      { type: 'accepted', id: 1, header: mine(0, { seq: 3 }) },
      { type: 'update', key: 'a', entry: mine(100, { seq: 4 }) },
    )
    expect(store.get('a')).toBe(101)
    expect(server().operations.at(-1)).toEqual({ op: 'set', key: 'a', value: 101, base: base(4) })
  })

  it('leave alone what is under way, whatever changes meanwhile', () => {
    const { store, server } = syncedStore({ a: mine(0) })
    void store.set('a', increment)
    server().update('a', mine(100, { seq: 3 }))
    void store.set('a', increment)
    expect(store.get('a')).toBe(2)
    server().accept({ seq: 4 }, server().writes[0])
    expect(server().operations.at(-1)).toEqual({ op: 'set', key: 'a', value: 2, base: base(4) })
  })

  it('run again when the one before them is refused', () => {
    const { store, server } = syncedStore({ a: mine(0) })
    void store.set('a', 50)
    void store.set('a', increment)
    expect(store.get('a')).toBe(51)
    server().refuse('forbidden')
    expect(store.get('a')).toBe(1)
    expect(server().operations.at(-1)).toMatchObject({ value: 1, base: base(2) })
  })

  it('run in order across a release', () => {
    const { store, server } = syncedStore({ a: mine(0) })
    void store.set('a', increment)
    void store.release('a')
    void store.set('a', increment)
    expect(store.get('a')).toBe(2)
    server().accept({ seq: 3 })
    server().accept({ seq: 4, released: true })
    expect(server().operations.at(-1)).toEqual({ op: 'set', key: 'a', value: 2, base: base(4) })
  })
})

describe('a conflict', () => {
  it('runs the updater again on the new value, silently', async () => {
    const { store, server } = syncedStore({ a: mine(0) })
    const write = track(store.set('a', increment))
    server().batch(
      { type: 'update', key: 'a', entry: mine(10, { seq: 3 }) },
      { type: 'refused', id: 1, refusal: { code: 'conflict', message: 'it changed' } },
    )
    expect(store.key('a')).toMatchObject({ value: 11, pending: true, error: null })
    expect(server().writes.at(-1)).toMatchObject({ id: 2, operation: { value: 11, base: base(3) } })
    server().accept({ seq: 4 })
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: true, value: 11, writeId: 2 }))
  })

  it('is tried five times again, then told', async () => {
    const { store, server } = syncedStore({ a: mine(0) })
    const update = vi.fn(increment)
    const write = track(store.set('a', update))
    for (let attempt = 1; attempt <= 5; attempt++) {
      server().update('a', mine(attempt * 10, { seq: 2 + attempt }))
      server().refuse('conflict')
    }
    expect([update.mock.calls.length, server().writes.length, store.get('a')]).toEqual([6, 6, 51])
    server().refuse('conflict')
    expect(server().writes).toHaveLength(6)
    expect(store.key('a')).toMatchObject({ value: 50, pending: false, error: { code: 'conflict', attempted: 51 } })
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: false, error: { code: 'conflict' } }))
  })

  it('of a plain value is told at once', () => {
    const { store, server } = syncedStore({ a: mine(0) })
    void store.set('a', 1)
    server().refuse('conflict')
    expect(store.key('a').error?.code).toBe('conflict')
  })
})

describe('an updater that goes wrong', () => {
  it('is refused alone, and what it was to update stays', async () => {
    const { store, server } = syncedStore({ a: mine(0) })
    void store.set('a', 1)
    void store.set('a', increment)
    const failed = store.set('a', () => {
      throw new Error('in the updater')
    })
    expect(await failed).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
    expect(store.key('a')).toMatchObject({ value: 2, pending: true })
    server().accept({ seq: 3 })
    expect(server().operations.at(-1)).toMatchObject({ value: 2 })
  })

  it.each<[string, () => unknown]>([
    ['returns undefined', () => undefined],
    ['returns a function', () => () => {}],
  ])('%s', async (_, update) => {
    const { store, server } = syncedStore({ a: mine(0) })
    expect(await store.set('a', update)).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
    expect([store.get('a'), store.status().pendingWrites, server().writes.length]).toEqual([0, 0, 0])
  })

  it('on a value that it meets later is refused then', async () => {
    const { store, server } = scriptedStore()
    const write = track(store.set('a', (list: unknown) => (list as string[]).concat('b')))
    store.connect()
    server().welcome()
    server().snapshot({ a: entry(5) })
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: false, error: { code: 'invalid-value' } }))
    expect([server().writes, store.key('a').pending, store.status().pendingWrites]).toEqual([[], false, 0])
  })
})

describe('patch', () => {
  it('writes some fields and keeps the others, as they are at the moment of writing', () => {
    const { store, server } = syncedStore({ a: mine({ title: 't', done: false }) })
    void store.patch('a', { done: true })
    expect(store.get('a')).toEqual({ title: 't', done: true })
    server().batch(
      { type: 'update', key: 'a', entry: mine({ title: 'new', done: false }, { seq: 3 }) },
      { type: 'refused', id: 1, refusal: { code: 'conflict', message: '' } },
    )
    expect(server().operations.at(-1)).toMatchObject({ value: { title: 'new', done: true }, base: base(3) })
  })

  it.each([[undefined], ['text'], [[1, 2]], [5]])('replaces what is no object: %j', (value) => {
    const { store } = syncedStore(value === undefined ? {} : { a: mine(value) })
    void store.patch('a', { done: true })
    expect(store.get('a')).toStrictEqual({ done: true })
  })
})
