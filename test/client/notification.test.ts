import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Entry } from '../../src/dictionary/change.ts'
import type { BatchItem } from '../../src/transport/messages.ts'
import { START, entry, header, mine } from '../support/scriptedTransport.ts'
import type { Welcome } from '../support/scriptedTransport.ts'
import { scriptedStore, syncedStore } from '../support/scriptedStore.ts'
import type { ScriptedStore } from '../support/scriptedStore.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

const update = (key: string, value: unknown): BatchItem => ({ type: 'update', key, entry: entry(value) })

describe('a batch', () => {
  it('tells the listeners of changed keys, and nobody else', () => {
    const { store, server } = syncedStore({ a: entry(1), b: entry(2) })
    const [a, b] = [vi.fn(), vi.fn()]
    store.subscribeKey('a', a)
    store.subscribeKey('b', b)
    server().update('a', entry(10))
    expect([a.mock.calls.length, b.mock.calls.length]).toEqual([1, 0])
  })

  it('is applied as a whole before anybody hears of it', () => {
    const { store, server } = syncedStore({ a: entry(1), b: entry(2) })
    const seen: unknown[] = []
    const read = (): unknown => seen.push([store.key('a').value, store.key('b').value, store.get('b')])
    store.subscribeKey('a', read)
    store.subscribeKey('b', read)
    const alone = vi.fn(read)
    store.subscribeKey('b', alone)
    server().batch(update('a', 10), update('b', 20))
    expect(seen).toEqual([
      [10, 20, 20],
      [10, 20, 20],
    ])
  })

  it('calls a listener once, whatever changed how often, also one that listens to several keys', () => {
    const { store, server } = syncedStore()
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    store.subscribeKey('b', listener)
    store.subscribeLease('a', listener)
    const changes = Array.from({ length: 1000 }, (_, i) => update('a', i))
    server().batch(...changes, update('b', 1))
    expect([listener.mock.calls.length, store.get('a')]).toEqual([1, 999])
  })

  it('calls nobody when a key ends as it began', () => {
    const { store, server } = syncedStore({ a: entry(1) })
    const [listener, before] = [vi.fn(), store.key('a')]
    store.subscribeKey('a', listener)
    server().batch(update('a', 2), update('a', 1))
    expect(listener).not.toHaveBeenCalled()
    expect(store.key('a')).toBe(before)
  })

  it('adds one to the version, however much it holds', () => {
    const { store, server } = syncedStore()
    const { version } = store.getState()
    server().batch(...Array.from({ length: 1000 }, (_, i) => update(`k${i}`, i)))
    expect(store.getState().version).toBe(version + 1)
  })

  it('deletes', () => {
    const { store, server } = syncedStore({ a: entry(1) })
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    server().delete('a')
    expect(store.key('a')).toMatchObject({ value: undefined, exists: false, status: 'ready', lease: { state: 'free' } })
    expect([store.get('a'), store.keys(), listener.mock.calls.length]).toEqual([undefined, [], 1])
  })

  it('keeps 0, the empty text and false apart from nothing, and names of Object.prototype apart from keys', () => {
    const { store, server } = syncedStore({ zero: entry(0), text: entry(''), no: entry(false) })
    expect(['zero', 'text', 'no', 'constructor', '__proto__'].map((key) => store.key(key).exists)).toEqual([
      ...[true, true, true],
      ...[false, false],
    ])
    server().update('__proto__', entry(1))
    expect([store.get('__proto__'), store.key('__proto__').value, store.get('toString')]).toEqual([1, 1, undefined])
  })
})

describe('listeners', () => {
  it('may be many at one key, and each is called', () => {
    const { store, server } = syncedStore()
    const listeners = [vi.fn(), vi.fn(), vi.fn()]
    const cancels = listeners.map((listener) => store.subscribeKey('a', listener))
    server().update('a', entry(1))
    cancels[1]?.()
    server().update('a', entry(2))
    expect(listeners.map(({ mock }) => mock.calls.length)).toEqual([2, 1, 2])
    cancels.forEach((cancel) => cancel())
    server().update('a', entry(3))
    expect(listeners.map(({ mock }) => mock.calls.length)).toEqual([2, 1, 2])
  })

  it('may be the same twice; each undoing undoes its own, once', () => {
    const { store, server } = syncedStore()
    const listener = vi.fn()
    const [first, second] = [store.subscribeKey('a', listener), store.subscribeKey('a', listener)]
    first()
    first()
    server().update('a', entry(1))
    expect(listener).toHaveBeenCalledTimes(1)
    second()
    server().update('a', entry(2))
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('that are undone never undo one that came after them', () => {
    const { store, server } = syncedStore()
    const listener = vi.fn()
    const first = store.subscribeKey('a', listener)
    first()
    store.subscribeKey('a', listener)
    first()
    server().update('a', entry(1))
    expect(listener).toHaveBeenCalledTimes(1)
  })

  it('that throw harm nobody, and what they threw is reported', () => {
    const reported = vi.fn()
    vi.stubGlobal('reportError', reported)
    const { store, server } = syncedStore()
    const fault = new Error('listener')
    const after = vi.fn()
    const thrower = (): never => {
      throw fault
    }
    store.subscribeKey('a', thrower)
    store.subscribeKey('a', after)
    store.subscribePrefix('', () => thrower())
    store.subscribe(thrower)
    store.subscribe(after)
    server().update('a', entry(1))
    expect(after).toHaveBeenCalledTimes(2)
    expect(reported.mock.calls).toEqual([[fault], [fault], [fault]])
  })

  it('that throw are reported as uncaught where there is no reportError', async () => {
    vi.stubGlobal('reportError', undefined)
    const microtasks: (() => void)[] = []
    vi.stubGlobal('queueMicrotask', (task: () => void) => microtasks.push(task))
    const { store, server } = syncedStore()
    store.subscribeKey('a', () => {
      throw new Error('listener')
    })
    server().update('a', entry(1))
    expect(microtasks).toHaveLength(1)
    expect(microtasks[0]).toThrow('listener')
  })

  it('that are removed during a pass are not called in it', () => {
    const { store, server } = syncedStore()
    const removed = [vi.fn(), vi.fn(), vi.fn()]
    const cancels: (() => void)[] = []
    store.subscribeKey('a', () => cancels.forEach((cancel) => cancel()))
    cancels.push(store.subscribeKey('a', removed[0] as () => void))
    cancels.push(store.subscribeKey('b', removed[1] as () => void))
    cancels.push(store.subscribe(removed[2] as () => void))
    server().batch(update('a', 1), update('b', 1))
    expect(removed.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0])
  })

  it('may write, and everybody sees the newest', () => {
    const { store, server } = syncedStore()
    const seen: unknown[] = []
    store.subscribeKey('a', () => {
      if (store.get('b') === undefined) void store.set('b', 'written')
    })
    store.subscribeKey('b', () => seen.push(store.key('b').value))
    server().update('a', entry(1))
    expect(seen).toEqual(['written'])
    expect(server().operations).toEqual([{ op: 'set', key: 'b', value: 'written' }])
  })

  it('may subscribe others during a pass without end', () => {
    const { store, server } = syncedStore()
    let count = 0
    const again = (): void => {
      if (++count < 100) store.subscribeKey('a', () => again())
    }
    store.subscribeKey('a', again)
    server().update('a', entry(1))
    expect(count).toBe(1)
  })
})

describe('the state of a key', () => {
  it('is the same object until it changes, listened to or not', () => {
    const { store, server } = syncedStore({ a: entry({ n: 1 }) })
    const idle = store.key('a')
    expect(store.key('a')).toBe(idle)
    const cancel = store.subscribeKey('a', () => {})
    expect(store.key('a')).toBe(idle)
    server().update('b', entry(1))
    expect(store.key('a')).toBe(idle)
    cancel()
    expect(store.key('a')).toBe(idle)
    server().update('a', entry({ n: 2 }))
    const changed = store.key('a')
    expect(changed).not.toBe(idle)
    expect([idle.value, changed.value]).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('changed between reading and listening is found by the listener', () => {
    const { store, server } = syncedStore({ a: entry(1) })
    const read = store.key('a')
    server().update('a', entry(2))
    store.subscribeKey('a', () => {})
    expect(store.key('a')).not.toBe(read)
    expect(store.key('a').value).toBe(2)
  })

  it('stays the same while thousands of others are read before anybody listens', () => {
    const { store } = syncedStore()
    const read = Array.from({ length: 5000 }, (_, i) => store.key(`k${i}`))
    read.forEach((_, i) => store.subscribeKey(`k${i}`, () => {}))
    expect(read.every((state, i) => state === store.key(`k${i}`))).toBe(true)
  })

  it('of a key without listeners is forgotten in time', () => {
    const { store, clock } = syncedStore()
    const first = store.key('k0')
    const readMany = (from: number): void => {
      clock.advance(60_000)
      for (let i = from; i < from + 1001; i++) store.key(`k${i}`)
    }
    readMany(1)
    readMany(2000)
    readMany(4000)
    expect(store.key('k0')).not.toBe(first)
    expect(store.key('k0')).toEqual(first)
  })

  it('is read by its slot as by everybody, whoever listens, and after it was forgotten', () => {
    const { store, server, clock } = syncedStore({ a: entry(1) })
    const slot = store.keySlot('a')
    const isAlike = (value: unknown): void => {
      expect(slot.read()).toBe(store.key('a'))
      expect(slot.read().value).toBe(value)
      expect(store.valueSlot('a').read()).toBe(value)
    }
    const cancel = store.subscribeKey('a', () => {})
    expect(store.keySlot('a')).toBe(slot)
    server().update('a', entry(2))
    isAlike(2)
    cancel()
    for (let first = 0; first < 4000; first += 1001) {
      clock.advance(60_000)
      for (let i = first; i <= first + 1001; i++) store.key(`k${i}`)
    }
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    expect(slot.read().value).toBe(2)
    server().update('a', entry(3))
    expect(listener).toHaveBeenCalledTimes(1)
    isAlike(3)
    const other = vi.fn()
    slot.subscribe(other)
    server().update('a', entry(4))
    expect([listener.mock.calls.length, other.mock.calls.length]).toEqual([2, 1])
    isAlike(4)
  })

  it('of the value alone is told of nothing else, and is the same while the value is', () => {
    const { store, server, clock } = syncedStore({ a: entry({ n: 1 }), b: entry(1) })
    const slot = store.valueSlot('a')
    const value = slot.read()
    const [ofValue, ofState] = [vi.fn(), vi.fn()]
    slot.subscribe(ofValue)
    store.keySlot('a').subscribe(ofState)
    server().update('a', entry({ n: 1 }, { epoch: 7 }))
    server().update('b', entry(2))
    expect([ofValue.mock.calls.length, ofState.mock.calls.length]).toEqual([0, 1])
    expect(slot.read()).toBe(value)
    clock.advance(2 * 3_600_000)
    expect(store.key('a').lease.state).toBe('lapsed')
    expect(ofValue).not.toHaveBeenCalled()
    server().delete('a')
    expect(ofValue).toHaveBeenCalledTimes(1)
    expect(slot.read()).toBeUndefined()
  })

  it('takes a listener again that was taken off, and an undoing twice', () => {
    const { store, server } = syncedStore({ a: entry(1) })
    const slot = store.keySlot('a')
    const listener = vi.fn()
    const cancel = slot.subscribe(listener)
    cancel()
    slot.subscribe(listener)
    cancel()
    server().update('a', entry(2))
    expect(listener).toHaveBeenCalledTimes(1)
    expect(slot.read().value).toBe(2)
  })

  it('keeps its lease object while that is the same', () => {
    const { store, server } = syncedStore({ a: entry(1) })
    store.subscribeKey('a', () => {})
    const { lease } = store.key('a')
    server().update('a', entry(2))
    expect(store.key('a').lease).toBe(lease)
  })
})

describe('a snapshot', () => {
  it('tells every listener once, in one pass', () => {
    const { store, server } = scriptedStore()
    const seen: unknown[] = []
    for (const key of ['a', 'b', 'absent']) {
      store.subscribeKey(key, () => seen.push([key, store.get('a'), store.get('b'), store.key(key).status]))
    }
    store.connect()
    server().welcome()
    server().snapshot({ a: entry(1) }, false)
    expect(seen).toEqual([])
    server().snapshot({ b: entry(2) })
    expect(seen).toEqual([
      ['a', 1, 2, 'ready'],
      ['b', 1, 2, 'ready'],
      ['absent', 1, 2, 'ready'],
    ])
  })

  it('after a reconnect deletes what is gone, and keeps what is the same without telling anybody', () => {
    const value = { deep: [1, 2] }
    const { store, clock, server } = syncedStore({ same: entry(value), gone: entry(1), other: entry('old') })
    const listeners = ['same', 'gone', 'other', 'new'].map((key) => {
      const listener = vi.fn()
      store.subscribeKey(key, listener)
      return listener
    })
    const before = store.key('same')
    const lease = store.lease('same')
    server().end(1006)
    clock.advance(100)
    server().welcome({ now: clock.now() + 300 })
    expect([store.get('gone'), store.get('other')]).toEqual([1, 'old'])
    server().snapshot({ same: entry(value), other: entry('new', { seq: 3 }), new: entry(0) })
    expect(listeners.map(({ mock }) => mock.calls.length)).toEqual([0, 1, 1, 1])
    expect(store.key('same')).toBe(before)
    expect(store.lease('same')).toBe(lease)
    expect(store.get('same')).toBe(before.value)
    expect([store.get('gone'), store.get('other'), store.get('new')]).toEqual([undefined, 'new', 0])
  })

  it('keeps even a value that cannot be compared, where the version is the same', () => {
    const { store, clock, server } = syncedStore({ a: entry(new Date(0)), b: entry(new Date(0)) })
    const [a, b] = [store.get('a'), store.get('b')]
    server().end(1006)
    clock.advance(100)
    server().welcome()
    server().snapshot({ a: entry(new Date(0)), b: entry(new Date(0), { seq: 3 }) })
    expect([store.get('a') === a, store.get('b') === b]).toEqual([true, false])
  })

  it('that never ended is forgotten when the next begins', () => {
    const { store, clock, server } = syncedStore()
    server().end(1006)
    clock.advance(100)
    server().welcome()
    server().snapshot({ stale: entry(1) }, false)
    server().end(1006)
    clock.advance(200)
    server().welcome()
    server().snapshot({ a: entry(1) })
    expect([...store.keys()]).toEqual(['a'])
  })
})

describe('a value that arrives again', () => {
  const values = [
    { a: [1, { b: null }], c: new Uint8Array([1, 2]) },
    [1, 2],
    new Uint8Array([3]),
    new Map([[1, { a: 1 }]]),
  ]

  it.each(values)('as it was keeps the identity of the one held: %j', (value) => {
    const { store, server } = syncedStore({ a: entry(value) })
    const [held, listener] = [store.get('a'), vi.fn()]
    store.subscribeKey('a', listener)
    server().update('a', entry(value, { seq: 3, time: header().time + 1 }))
    expect(store.get('a')).toBe(held)
    expect(listener).not.toHaveBeenCalled()
  })

  it.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [[1], [1, 2]],
    [[1], { 0: 1 }],
    [{}, null],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Uint8Array([1]), [1]],
    [new Map([[1, 1]]), new Map([[1, 2]])],
    [new Map([[1, 1]]), {}],
    [1, '1'],
    [0, false],
  ])('otherwise replaces it: %j, %j', (before, after) => {
    const { store, server } = syncedStore({ a: entry(before) })
    const listener = vi.fn()
    store.subscribeKey('a', listener)
    server().update('a', entry(after, { seq: 3 }))
    expect(store.get('a')).toStrictEqual(after)
    expect(listener).toHaveBeenCalledTimes(1)
  })
})

describe('lists of keys', () => {
  it('hold what begins alike, and stay the same until a key comes or goes', () => {
    const { store, server } = syncedStore({ 'a/1': entry(1), 'a/2': entry(2), b: entry(3) })
    const idle = store.keys('a/')
    expect([idle, store.keys()]).toEqual([
      ['a/1', 'a/2'],
      ['a/1', 'a/2', 'b'],
    ])
    expect(store.keys('a/')).toBe(idle)
    const cancel = store.subscribePrefix('a/', () => {})
    expect(store.keys('a/')).toBe(idle)
    server().update('a/1', entry(10))
    expect(store.keys('a/')).toBe(idle)
    server().update('a/3', entry(3))
    expect(store.keys('a/')).toEqual(['a/1', 'a/2', 'a/3'])
    server().delete('a/1')
    const last = store.keys('a/')
    expect(last).toEqual(['a/2', 'a/3'])
    cancel()
    expect(store.keys('a/')).toBe(last)
  })

  it('have listeners that hear of values, once for all that changed together', () => {
    const { store, server } = syncedStore({ 'a/1': entry(1), b: entry(2) })
    const [below, all] = [vi.fn(), vi.fn()]
    const cancel = store.subscribePrefix('a/', below)
    store.subscribePrefix('', all)
    server().batch(update('a/1', 10), update('a/2', 20))
    expect([below.mock.calls.length, all.mock.calls.length]).toEqual([1, 1])
    server().update('b', entry(0))
    server().update('a/1', entry(10, { seq: 3 }))
    expect([below.mock.calls.length, all.mock.calls.length]).toEqual([1, 2])
    cancel()
    cancel()
    server().update('a/1', entry(11))
    expect([below.mock.calls.length, all.mock.calls.length]).toEqual([1, 3])
    expect(below.mock.calls).toEqual([[['a/1', 'a/2']]])
    expect(all.mock.calls).toEqual([[['a/1', 'a/2']], [['b']], [['a/1']]])
  })

  it('show local writes at once, and hear of each once', () => {
    const { store, server } = syncedStore({ 'a/1': entry(1) })
    const listener = vi.fn()
    store.subscribePrefix('a/', listener)
    void store.set('a/2', 2)
    expect([store.keys('a/'), listener.mock.calls.length]).toEqual([['a/1', 'a/2'], 1])
    server().accept()
    expect(listener).toHaveBeenCalledTimes(1)
    void store.delete('a/1')
    expect([store.keys('a/'), store.keys(), listener.mock.calls.length]).toEqual([['a/2'], ['a/2'], 2])
  })

  it('name each key once, also where somebody begins to listen in the middle of a batch', () => {
    const { store } = syncedStore({ 'a/1': mine(1), 'a/2': mine(2) })
    store.batch(() => {
      void store.set('a/3', 3)
      void store.delete('a/1')
      store.subscribePrefix('a/', () => {})
      void store.set('a/4', 4)
      void store.delete('a/2')
    })
    expect(store.keys('a/').toSorted()).toEqual(['a/3', 'a/4'])
  })

  it('follow a snapshot', () => {
    const { store, server } = scriptedStore({ initial: { 'a/initial': 1 } })
    const listener = vi.fn()
    store.subscribePrefix('a/', listener)
    expect(store.keys('a/')).toEqual(['a/initial'])
    store.connect()
    server().welcome()
    server().snapshot({ 'a/1': entry(1) })
    expect([store.keys('a/'), listener.mock.calls.length]).toEqual([['a/1'], 1])
    expect(listener).toHaveBeenCalledWith(['a/initial', 'a/1'])
  })
})

describe('lease-lost', () => {
  it('is an event, after what it is about has been applied', () => {
    const { store, server } = syncedStore(
      { a: entry('mine', { owner: 'me' }) },
      { welcome: { names: [['them', 'Ben']] } },
    )
    const lost = vi.fn(() => store.get('a'))
    const cancel = store.on('lease-lost', lost)
    const item = { type: 'lease-lost', key: 'a', owner: 'them', reason: 'concurrent', mine: 'mine' } as const
    server().batch(item, update('a', 'theirs'))
    expect(lost).toHaveBeenCalledExactlyOnceWith({
      key: 'a',
      owner: 'them',
      ownerName: 'Ben',
      reason: 'concurrent',
      mine: 'mine',
    })
    expect(lost).toHaveReturnedWith('theirs')
    cancel()
    server().batch(item)
    expect(lost).toHaveBeenCalledTimes(1)
  })
})

describe('lease-lost while away', () => {
  /** A store that held `before`, was cut off, and then finds `after`. */
  function away(
    before: Entry,
    after: Readonly<Record<string, Entry>>,
    then: Partial<Welcome> = {},
  ): ScriptedStore & { readonly lost: ReturnType<typeof vi.fn> } {
    const { leasing = true } = then
    const scripted = syncedStore({ k: before }, { welcome: { leasing } })
    const lost = vi.fn()
    scripted.store.on('lease-lost', lost)
    scripted.server().end(1006)
    scripted.clock.advance(100)
    scripted.server().welcome(then)
    scripted.server().snapshot(after)
    return { ...scripted, lost }
  }

  const taken = entry('theirs', { epoch: 2 })

  it('is told once the snapshot shows it, with what was written here', () => {
    const { lost, store } = away(mine('mine'), { k: taken }, { names: [['them', 'Ben']] })
    const loss = { key: 'k', owner: 'them', ownerName: 'Ben', reason: 'superseded', mine: 'mine' }
    expect(lost).toHaveBeenCalledExactlyOnceWith(loss)
    expect(store.get('k')).toBe('theirs')
  })

  it('is told as concurrent where both took the key as often', () => {
    const { lost } = away(mine('mine'), { k: entry('theirs') })
    expect(lost).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ reason: 'concurrent', mine: 'mine' }))
  })

  it('is told where it was taken in the last second of the lease, however late that is learnt', () => {
    const { lost } = away(mine(1), { k: entry(2, { epoch: 2, acquired: START + 3600, time: START + 9000 }) })
    expect(lost).toHaveBeenCalledTimes(1)
  })

  it('is told where the connector has another id by now', () => {
    expect(away(mine(1), { k: taken }, { owner: 'new me' }).lost).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['still ours', mine(1), { k: mine(2, { seq: 3 }) }, {}],
    ['ours under a new id', mine(1), { k: entry(2, { owner: 'new me', epoch: 2 }) }, { owner: 'new me' }],
    ['gone: nobody knows who deleted it', mine(1), {}, {}],
    ['released before', mine(1, { released: true }), { k: taken }, {}],
    ["another's before", entry(1), { k: entry(2, { owner: 'third', epoch: 2 }) }, {}],
    ['taken after it lapsed', mine(1), { k: entry(2, { epoch: 2, acquired: START + 3601, time: START + 3601 }) }, {}],
    ['of a dictionary without leases', mine(1), { k: taken }, { leasing: false }],
  ])('is not told of a key that is %s', (_what, before, after, then) => {
    expect(away(before, after, then).lost).not.toHaveBeenCalled()
  })

  it('is told once where the connector tells it too, and again when it happens again', () => {
    const { server, lost } = away(mine('mine'), { k: taken })
    const item = { type: 'lease-lost', key: 'k', owner: 'them', reason: 'superseded', mine: 'mine' } as const
    server().batch({ type: 'update', key: 'k', entry: entry('theirs', { epoch: 2, seq: 3 }) }, item)
    expect(lost).toHaveBeenCalledTimes(1)
    server().update('k', mine('regained', { epoch: 3 }))
    const again = entry('theirs again', { epoch: 4 })
    server().batch({ type: 'update', key: 'k', entry: again }, { ...item, mine: 'regained' })
    expect(lost).toHaveBeenCalledTimes(2)
    expect(lost).toHaveBeenLastCalledWith(expect.objectContaining({ mine: 'regained' }))
  })
})
