import { describe, expect, it, vi } from 'vitest'
import type { SyncError } from '../../src/client.ts'
import { START, entry, mine } from '../support/scriptedTransport.ts'
import { scriptedStore, syncedStore, track } from '../support/scriptedStore.ts'

describe('set', () => {
  it('shows the value, tells the listeners and counts the version before it returns', () => {
    const { store } = syncedStore({ a: entry('old', { released: true }) })
    const seen: unknown[] = []
    const { version } = store.getState()
    store.subscribeKey('a', () => seen.push(store.key('a').value))
    store.subscribe((state) => seen.push(state.entries.get('a')?.value))
    void store.set('a', 'new')
    expect(seen).toEqual(['new', 'new'])
    expect(store.key('a')).toMatchObject({ value: 'new', exists: true, pending: true })
    expect(store.getState().version).toBe(version + 1)
  })

  it('is sent, and when accepted nothing more is seen of the value than that it is settled', async () => {
    const { store, server } = syncedStore()
    const value = { text: 'hello' }
    const states: unknown[] = []
    store.subscribeKey('a', () => states.push(store.key('a').pending))
    const write = track(store.set('a', value))
    expect(server().writes).toEqual([{ type: 'write', id: 1, operation: { op: 'set', key: 'a', value } }])
    server().accept()
    expect(store.get('a')).toBe(value)
    expect(store.key('a')).toMatchObject({ pending: false, error: null, lease: { state: 'mine', owner: 'me' } })
    expect(states).toEqual([true, false])
    await vi.waitFor(() => expect(write.result).toBeDefined())
    expect(write.result).toMatchObject({ ok: true, key: 'a', value, writeId: 1, lease: { state: 'mine' } })
    expect(store.status().pendingWrites).toBe(0)
  })

  it('writes what is there already too: that renews the lease', () => {
    const { store, clock, server } = syncedStore({ a: mine(1) })
    clock.advance(60_000)
    void store.set('a', 1)
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 1 }])
    server().accept({ time: START + 60, seq: 3 })
    expect(store.lease('a')).toMatchObject({ state: 'mine', since: (START + 60) * 1000 })
  })

  it('is sent once in so many milliseconds where it is throttled, shown at once, and the newest stands for all', async () => {
    const { store, clock, server } = syncedStore({ a: mine(0) })
    const results = [1, 2, 3].map((value) => track(store.set('a', value, { throttleMs: 500 })))
    expect(store.get('a')).toBe(3)
    expect(server().operations).toEqual([{ op: 'set', key: 'a', value: 1 }])
    server().accept({ seq: 3 })
    clock.advance(499)
    expect(server().operations).toHaveLength(1)
    clock.advance(1)
    expect(server().operations.slice(1)).toEqual([{ op: 'set', key: 'a', value: 3 }])
    server().accept({ seq: 4 })
    await vi.waitFor(() => expect(results.map(({ result }) => result?.ok)).toEqual([true, true, true]))
    clock.advance(500)
    void store.set('a', 4, { throttleMs: 500 })
    expect(server().operations).toHaveLength(3)
  })

  it('is not kept back for its throttle by a write that is not throttled, nor when another write waits behind it', () => {
    const { store, server } = syncedStore({ a: mine(0) })
    void store.set('a', 1, { throttleMs: 500 })
    server().accept({ seq: 3 })
    void store.set('a', 2)
    server().accept({ seq: 4 })
    void store.set('a', 3, { throttleMs: 500 })
    expect(server().operations).toHaveLength(2)
    void store.release('a')
    expect(server().operations).toHaveLength(3)
    server().accept({ seq: 5 })
    expect(server().operations.at(-1)).toEqual({ op: 'release', key: 'a' })
  })

  it('keeps the identity of an equal value that was written locally', () => {
    const { store, server } = syncedStore({ a: mine({ n: 1 }) })
    const value = { n: 1 }
    void store.set('a', value)
    server().accept({ seq: 3 })
    expect(store.get('a')).toBe(value)
  })

  it('deletes with null', async () => {
    const { store, server } = syncedStore({ a: mine(1) })
    const write = track(store.set('a', null))
    expect(store.key('a')).toMatchObject({ value: undefined, exists: false, pending: true })
    expect(store.keys()).toEqual([])
    expect(server().operations).toEqual([{ op: 'delete', key: 'a' }])
    server().accept({ seq: 3 })
    expect(store.key('a')).toMatchObject({ exists: false, pending: false, lease: { state: 'free' } })
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: true, value: undefined }))
  })

  it('is accepted where nothing was to be done', async () => {
    const { store, server } = syncedStore()
    const write = track(store.delete('a'))
    server().batch({ type: 'accepted', id: 1, header: null })
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: true, value: undefined }))
    expect(store.key('a')).toMatchObject({ exists: false, pending: false })
  })

  it('stands before the first snapshot, and the snapshot does not undo it', () => {
    const { store, server } = scriptedStore()
    void store.set('a', 'mine')
    expect(store.key('a')).toMatchObject({ value: 'mine', exists: true, status: 'unknown', pending: true })
    store.connect()
    server().welcome()
    server().snapshot({ a: entry('theirs', { released: true }) })
    expect([store.get('a'), store.keys()]).toEqual(['mine', ['a']])
    server().accept({ epoch: 2 })
    expect(store.get('a')).toBe('mine')
  })
})

describe('a refused write', () => {
  const refused = () => {
    const onError = vi.fn<(error: SyncError) => void>()
    const scripted = syncedStore({ a: entry('theirs') }, { onError, welcome: { names: [['them', 'Ben']] } })
    return { ...scripted, onError }
  }
  const refusal = {
    code: 'lease-held',
    message: 'Ben holds it',
    owner: 'them',
    expiresAt: (START + 3601) * 1000,
    availableAt: (START + 3661) * 1000,
  } as const

  const { message } = refusal

  it('is rolled back, and stays visible as an error at the key, in the list and in the result', async () => {
    const { store, clock, server, onError } = refused()
    const seen: unknown[] = []
    store.subscribeKey('a', () => seen.push([store.get('a'), store.key('a').error?.code]))
    const write = track(store.set('a', { my: 'work' }))
    clock.advance(5)
    server().batch({ type: 'refused', id: 1, refusal })
    expect(seen).toEqual([
      [{ my: 'work' }, undefined],
      ['theirs', 'lease-held'],
    ])
    const { error } = store.key('a')
    expect(error).toMatchObject({
      ...{ name: 'SyncError', code: 'lease-held', message, key: 'a', owner: 'them', ownerName: 'Ben' },
      ...{ expiresAt: refusal.availableAt, attempted: { my: 'work' }, at: clock.now(), writeId: 1 },
    })
    expect(error).toBeInstanceOf(Error)
    expect(store.getState().errors).toEqual([error])
    expect(onError).toHaveBeenCalledExactlyOnceWith(error)
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: false, key: 'a', writeId: 1 }))
    expect(write.result?.ok === false && write.result.error).toBe(error)
  })

  it('is plain data for a log', () => {
    const { store, server } = refused()
    void store.set('a', [1])
    server().batch({ type: 'refused', id: 1, refusal })
    expect(store.key('a').error?.toJSON()).toEqual({
      ...{ code: 'lease-held', message, key: 'a', owner: 'them', ownerName: 'Ben' },
      ...{ expiresAt: refusal.availableAt, attempted: [1], at: START * 1000, writeId: 1 },
    })
  })

  it('names who holds the key where that is known, and from when on it may be written', () => {
    const { store, server } = syncedStore({}, { welcome: { names: [['them', 'Ben']] } })
    void store.set('title', 1)
    void store.set('other', 1)
    const availableAt = START * 1000 + 5
    const refusal = { code: 'lease-held', message: 'held', availableAt } as const
    server().batch(
      { type: 'refused', id: 1, refusal: { ...refusal, owner: 'them' } },
      { type: 'refused', id: 2, refusal: { ...refusal, owner: 'nameless' } },
    )
    expect(store.key('title').error).toMatchObject({ owner: 'them', ownerName: 'Ben', expiresAt: availableAt })
    expect(store.key('other').error).toMatchObject({ owner: 'nameless', ownerName: undefined })
  })

  it('has the words of the connector', () => {
    const { store, server } = syncedStore()
    void store.set('a', 1)
    server().refuse('lease-held')
    expect(store.key('a').error?.message).toBe('refused: lease-held')
  })

  it('is plain data even where its value is none for JSON', async () => {
    const { store } = scriptedStore({ write: { whenOffline: 'reject' } })
    const result = await store.set('a', 2n ** 60n)
    expect(!result.ok && result.error.toJSON()).toMatchObject({ code: 'offline', attempted: 2n ** 60n })
    expect(!result.ok && result.error.toJSON()).not.toHaveProperty('owner')
  })

  it('is in the state before onError hears of it', () => {
    const inState: unknown[] = []
    const { store, server } = syncedStore({}, { onError: (error) => inState.push(store.key('a').error === error) })
    void store.set('a', 1)
    server().refuse('forbidden')
    expect(inState).toEqual([true])
  })

  it('is forgotten at the key by the next accepted write, and stays in the list', () => {
    const { store, server } = syncedStore()
    void store.set('a', 1)
    server().refuse('forbidden')
    void store.set('a', 2)
    expect(store.key('a').error?.code).toBe('forbidden')
    server().accept()
    expect(store.key('a').error).toBeNull()
    expect(store.getState().errors).toHaveLength(1)
  })

  it('is forgotten at the key by reset, which tells once', () => {
    const { store, server } = syncedStore()
    void store.set('a', 1)
    server().refuse('forbidden')
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    store.reset('a')
    store.reset('a')
    expect([store.key('a').error, listener.mock.calls.length]).toEqual([null, 1])
  })

  it('is taken off the list by dismiss, which tells of it', () => {
    const { store, server } = syncedStore()
    for (const key of ['a', 'b', 'c']) {
      void store.set(key, 1)
      server().refuse('forbidden')
    }
    const listener = vi.fn()
    store.subscribeStatus(listener)
    const second = store.getState().errors[1] as SyncError
    store.dismiss(second)
    expect(store.getState().errors.map(({ key }) => key)).toEqual(['a', 'c'])
    store.dismiss()
    expect([store.getState().errors, listener.mock.calls.length]).toEqual([[], 2])
    expect(store.key('a').error).not.toBeNull()
  })

  it('is one of the newest hundred that are kept', () => {
    const { store } = syncedStore()
    for (let i = 0; i < 130; i++) void store.set(`k${i}`, undefined)
    const { errors } = store.getState()
    expect([errors.length, errors[0]?.key, errors.at(-1)?.key]).toEqual([100, 'k30', 'k129'])
  })

  it('leaves a newer write of the key standing', () => {
    const { store, server } = syncedStore({ a: entry('theirs') })
    void store.set('a', 1)
    void store.set('a', 2)
    server().refuse('lease-held')
    expect([store.get('a'), store.key('a').pending]).toEqual([2, true])
    expect(server().operations.at(-1)).toEqual({ op: 'set', key: 'a', value: 2 })
    server().refuse('lease-held')
    expect([store.get('a'), store.key('a').pending]).toEqual(['theirs', false])
  })
})

describe('writes of one key', () => {
  it('go one at a time; of those that wait the newest is sent, and the skipped ones share its result', async () => {
    const { store, server } = syncedStore()
    const writes = [1, 2, 3, 4].map((value) => track(store.set('a', value)))
    expect([store.get('a'), server().operations.length, store.status().pendingWrites]).toEqual([4, 1, 2])
    server().accept()
    expect(server().operations).toEqual([1, 4].map((value) => ({ op: 'set', key: 'a', value })))
    await vi.waitFor(() => expect(writes[0]?.result).toMatchObject({ ok: true, value: 1 }))
    expect(writes.slice(1).map(({ result }) => result)).toEqual([undefined, undefined, undefined])
    server().accept({ seq: 3 })
    await vi.waitFor(() => expect(writes[3]?.result).toMatchObject({ ok: true, value: 4 }))
    expect(writes[1]?.result).toBe(writes[3]?.result)
    expect(writes[2]?.result).toBe(writes[3]?.result)
    expect(store.key('a')).toMatchObject({ value: 4, pending: false })
  })

  it('are never flickered over by an answer or a remote change', () => {
    const { store, server } = syncedStore({ a: entry('old', { released: true }) })
    const seen: unknown[] = []
    store.subscribeKey('a', () => seen.push(store.get('a')))
    void store.set('a', 'h')
    void store.set('a', 'he')
    server().accept({ epoch: 2 })
    void store.set('a', 'hel')
    server().update('a', entry('remote', { epoch: 2 }))
    server().accept({ epoch: 2, seq: 3 })
    server().accept({ epoch: 2, seq: 4 })
    expect(new Set(seen)).toEqual(new Set(['h', 'he', 'hel']))
    expect([store.get('a'), store.key('a').pending]).toEqual(['hel', false])
  })

  it('let a remote change through when they are refused: it was the base all along', () => {
    const { store, server } = syncedStore({ a: entry('old') })
    void store.set('a', 'mine')
    server().update('a', entry('remote', { seq: 3 }))
    expect(store.get('a')).toBe('mine')
    server().refuse('lease-held')
    expect(store.get('a')).toBe('remote')
  })

  it('stay apart from those of other keys', () => {
    const { store, server } = syncedStore()
    void store.set('a', 1)
    void store.set('b', 2)
    expect(server().operations.map(({ key }) => key)).toEqual(['a', 'b'])
    expect(store.status().pendingWrites).toBe(2)
  })
})

describe('release and acquire', () => {
  it('release keeps the value and frees the key', async () => {
    const { store, server } = syncedStore({ a: mine('v') })
    const write = track(store.release('a'))
    expect(store.key('a')).toMatchObject({ value: 'v', pending: true, lease: { state: 'mine' } })
    expect(server().operations).toEqual([{ op: 'release', key: 'a' }])
    server().accept({ seq: 3, released: true })
    expect(store.key('a')).toMatchObject({ value: 'v', pending: false, lease: { state: 'free', owner: null } })
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: true, value: 'v', lease: { state: 'free' } }))
  })

  it('acquire keeps the value held, or writes one', () => {
    const { store, server } = syncedStore({ a: entry({ n: 1 }, { released: true }) })
    const held = store.get('a')
    void store.acquire('a')
    expect(server().operations).toEqual([{ op: 'acquire', key: 'a' }])
    server().accept({ epoch: 2 })
    expect(store.get('a')).toBe(held)
    expect(store.lease('a').state).toBe('mine')
    void store.acquire('b', { value: 0 })
    expect([store.get('b'), server().operations.at(-1)]).toEqual([0, { op: 'acquire', key: 'b', value: 0 }])
    server().accept()
    expect(store.key('b')).toMatchObject({ value: 0, pending: false, lease: { state: 'mine' } })
  })

  it('are never skipped for a write, nor a write for them', () => {
    const { store, server } = syncedStore({ a: mine(0) })
    void store.set('a', 1)
    void store.set('a', 2)
    void store.release('a')
    void store.release('a')
    void store.acquire('a', { value: 3 })
    void store.acquire('a', { value: 4 })
    void store.set('a', 5)
    expect(store.get('a')).toBe(5)
    for (let seq = 3; store.status().pendingWrites > 0; seq++) server().accept({ seq })
    expect(server().operations).toEqual([
      { op: 'set', key: 'a', value: 1 },
      { op: 'set', key: 'a', value: 2 },
      { op: 'release', key: 'a' },
      { op: 'acquire', key: 'a', value: 4 },
      { op: 'set', key: 'a', value: 5 },
    ])
  })
})

describe('what cannot be written', () => {
  class Point {
    x = 1
  }
  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner], 1)
  const doubling = Array.from({ length: 31 }).reduce<unknown>((inner) => [inner, inner], 1)

  it.each([
    ['undefined', undefined],
    ['a symbol', Symbol('s')],
    ['a function inside', { f: () => {} }],
    ['undefined in an array', [undefined]],
    ['a cycle', cycle],
    ['more levels than a peer takes', deep],
    ['more values than a peer takes', doubling],
    ['a class instance', new Point()],
    ['a date', { at: new Date(0) }],
    ['a Set', new Set()],
    ['a Map of texts, which would arrive as an object', new Map([['a', 1]])],
    ['an empty Map', new Map()],
    ['undefined in a Map', new Map([[1, undefined]])],
    ['a bigint that would arrive as a number', 1n],
    ['a bigint beyond 64 bits', 2n ** 64n],
    ['an array of floats', new Float64Array(1)],
  ])('%s is refused at once, as state and result, and not sent', async (_, value) => {
    const { store, server } = syncedStore({ a: entry('old') })
    const write = store.set('a', value)
    expect(store.key('a')).toMatchObject({ value: 'old', pending: false, error: { code: 'invalid-value', key: 'a' } })
    expect(await write).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
    expect(server().writes).toEqual([])
  })

  it.each<[string, unknown]>([
    ['zero', 0],
    ['the empty text', ''],
    ['false', false],
    ['a fraction', -0.5],
    ['NaN', Number.NaN],
    ['a bigint that no number is exact for', 2n ** 60n],
    ['bytes', new Uint8Array([1, 2])],
    ["Node's bytes", Buffer.from('a')],
    ['arrays', [1, [null]]],
    ['objects, whatever is undefined in them', { a: { b: undefined } }],
    ['an object without a prototype', Object.create(null)],
    ['a Map with a key that is no text', new Map<unknown, unknown>().set('a', 1).set(1, 'a')],
    ['a member named __proto__', JSON.parse('{"__proto__": 1}')],
  ])('%s can be', (_, value) => {
    const { store, server } = syncedStore()
    void store.set('a', value)
    expect(server().writes).toHaveLength(1)
    expect(store.get('a')).toBe(value)
  })

  it('names the place in the value', async () => {
    const { store } = syncedStore()
    const result = await store.set('a', { list: [1, { f: undefined, g: Symbol('s') }] })
    expect(!result.ok && result.error.message).toContain('symbol cannot be written (value.list.1.g)')
  })

  it.each([
    ['the empty key', ''],
    ['more than 1,024 bytes', 'ä'.repeat(513)],
    ['half a surrogate pair', 'a\ud83d'],
  ])('%s is no key', async (_, key) => {
    const { store, server } = syncedStore()
    expect(await store.set(key, 1)).toMatchObject({ ok: false, error: { code: 'invalid-key', attempted: 1 } })
    expect(await store.delete(key)).toMatchObject({ ok: false, error: { code: 'invalid-key' } })
    expect([server().writes, store.get(key)]).toEqual([[], undefined])
  })

  it.each(['x'.repeat(1024), 'ä'.repeat(512), '😀', ' '])('%s is a key', (key) => {
    const { store, server } = syncedStore()
    void store.set(key, 1)
    expect(server().writes).toHaveLength(1)
  })

  it('a lease cannot be taken with null', async () => {
    const { store } = syncedStore()
    expect(await store.acquire('a', { value: null })).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
  })

  it.each([
    ['too-large', 'too-large'],
    ['invalid-value', 'invalid-value'],
    ['something-else', 'invalid-value'],
  ])('what the channel cannot send (%s) is refused, and what waits behind it goes on', async (thrown, code) => {
    const { store, server } = syncedStore()
    server().unsendable = Object.assign(new Error('cannot be sent'), { code: thrown })
    expect(await store.set('a', 1)).toMatchObject({ ok: false, error: { code, message: 'cannot be sent' } })
    expect([store.get('a'), store.status().pendingWrites]).toEqual([undefined, 0])
    server().unsendable = null
    void store.set('a', 2)
    expect(server().writes).toHaveLength(1)
  })
})

describe('options', () => {
  it('optimistic: false shows the value when it is accepted', () => {
    const { store, server } = syncedStore({ a: entry('old', { released: true }) })
    void store.set('a', 'new', { optimistic: false })
    expect(store.key('a')).toMatchObject({ value: 'old', pending: true })
    server().accept({ epoch: 2 })
    expect(store.key('a')).toMatchObject({ value: 'new', pending: false })
  })

  it('optimistic: false never hides what an earlier write shows', () => {
    const { store } = syncedStore()
    void store.set('a', 1)
    void store.set('a', 2)
    void store.set('a', 3, { optimistic: false })
    expect(store.get('a')).toBe(3)
  })

  it('of the store hold for every write that has none', () => {
    const { store } = syncedStore({}, { write: { optimistic: false } })
    void store.set('a', 1)
    void store.set('b', 1, { optimistic: true })
    expect([store.get('a'), store.get('b')]).toEqual([undefined, 1])
  })

  it('timeoutMs refuses what is not answered in time, and applies a later answer all the same', async () => {
    const { store, clock, server } = syncedStore({ a: entry('old', { released: true }) })
    const write = track(store.set('a', 'new', { timeoutMs: 100 }))
    clock.advance(99)
    expect(store.key('a').pending).toBe(true)
    clock.advance(1)
    expect(store.key('a')).toMatchObject({ value: 'old', pending: false, error: { code: 'timeout', attempted: 'new' } })
    await vi.waitFor(() => expect(write.result).toMatchObject({ ok: false, error: { code: 'timeout' } }))
    expect(store.status().pendingWrites).toBe(0)
    server().accept({ epoch: 2 })
    expect(store.key('a')).toMatchObject({ value: 'new', error: null, lease: { state: 'mine' } })
  })

  it('timeoutMs: a later refusal changes nothing, and the next write is sent then', () => {
    const { store, clock, server } = syncedStore()
    void store.set('a', 1, { timeoutMs: 100 })
    clock.advance(100)
    void store.set('a', 2)
    expect([store.get('a'), server().writes.length]).toEqual([2, 1])
    server().refuse('forbidden', server().writes[0])
    expect(store.key('a')).toMatchObject({ value: 2, pending: true, error: { code: 'timeout' } })
    expect(server().operations.at(-1)).toMatchObject({ value: 2 })
    expect(store.getState().errors).toHaveLength(1)
  })

  it.each(['rate-limited', 'conflict'] as const)('timeoutMs: what is then refused as %s is not tried again', (code) => {
    const { store, clock, server } = syncedStore()
    void store.set('a', () => 1, { timeoutMs: 100 })
    clock.advance(100)
    server().refuse(code)
    clock.advance(10_000)
    expect([server().writes.length, store.getState().errors.length]).toEqual([1, 1])
  })

  it('timeoutMs: what was not sent in time is never sent', () => {
    const { store, clock, server } = scriptedStore()
    void store.set('a', 1, { timeoutMs: 100 })
    clock.advance(100)
    expect(store.key('a')).toMatchObject({ exists: false, error: { code: 'timeout' } })
    store.connect()
    server().welcome()
    server().snapshot()
    expect(server().writes).toEqual([])
  })

  it('timeoutMs: what timed out on its way is not sent again', () => {
    const { store, clock, server } = syncedStore()
    void store.set('a', 1, { timeoutMs: 100 })
    clock.advance(100)
    server().end(1006)
    clock.advance(100)
    server().welcome()
    server().snapshot({ a: mine(1) })
    expect(server().writes).toEqual([])
    expect(store.get('a')).toBe(1)
  })

  it('timeoutMs leaves no timer behind, and the newest write of a key decides it', () => {
    const { store, clock, server } = syncedStore()
    void store.set('a', 1, { timeoutMs: 100 })
    server().accept()
    expect(clock.waiting).toBe(0)
    void store.set('a', 2)
    void store.set('a', 3, { timeoutMs: 100 })
    void store.set('a', 4, { timeoutMs: 500 })
    clock.advance(100)
    expect(store.key('a').error).toBeNull()
    void store.set('a', 5)
    expect(clock.waiting).toBe(0)
  })
})

describe('batch', () => {
  it('tells of many writes at once, before it returns', () => {
    const { store } = syncedStore()
    const listener = vi.fn()
    const subscriber = vi.fn()
    store.subscribeKey('a', listener)
    store.subscribe(subscriber)
    store.batch(() => {
      void store.set('a', 1)
      void store.set('a', 2)
      void store.set('b', 3)
      expect([listener.mock.calls.length, store.get('a')]).toEqual([0, 2])
    })
    expect([listener.mock.calls.length, subscriber.mock.calls.length, store.key('a').value]).toEqual([1, 1, 2])
  })

  it('tells of what was written before it threw', () => {
    const { store } = syncedStore()
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    const writes = (): void => {
      void store.set('a', 1)
      throw new Error('between two writes')
    }
    expect(() => store.batch(writes)).toThrow('between two writes')
    expect(listener).toHaveBeenCalledTimes(1)
    void store.set('a', 2)
    expect(listener).toHaveBeenCalledTimes(2)
  })
})

describe('what the connector takes', () => {
  it('is waited for when it says that it was too much: nothing is refused, and order is kept', () => {
    const { store, clock, server } = syncedStore()
    void store.set('a', 1)
    void store.set('b', 1)
    const [first, second] = server().writes
    server().refuse('rate-limited', second)
    server().refuse('rate-limited', first)
    void store.set('a', 2)
    void store.set('c', 1)
    expect([store.key('a').error, server().writes.length]).toEqual([null, 2])
    clock.advance(999)
    expect(server().writes).toHaveLength(2)
    clock.advance(1)
    expect(server().writes.slice(2)).toEqual([
      { type: 'write', id: 1, operation: { op: 'set', key: 'a', value: 2 } },
      { type: 'write', id: 2, operation: { op: 'set', key: 'b', value: 1 } },
      { type: 'write', id: 3, operation: { op: 'set', key: 'c', value: 1 } },
    ])
  })
})
