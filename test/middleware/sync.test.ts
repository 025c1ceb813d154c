import { createElement, type ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { createSyncStore, type SyncStore } from 'synckey/client'
import { sync } from 'synckey/middleware'
import { createMemoryNetwork, type MemoryNetwork, type MemoryTransport } from 'synckey/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useStore } from 'zustand'
import { combine, createJSONStorage, devtools, persist, subscribeWithSelector } from 'zustand/middleware'
import { immer } from 'zustand/middleware/immer'
import { createStore, type StoreApi } from 'zustand/vanilla'

interface Counter {
  readonly count: number
  readonly label: string
  readonly draft: string
  readonly add: (by: number) => void
}

let network: MemoryNetwork
let open: (() => void)[]

beforeEach(() => {
  network = createMemoryNetwork({ nodes: ['Anna', 'Ben'] })
  open = [network.close]
})

afterEach(() => {
  for (const close of open.toReversed()) close()
  vi.unstubAllGlobals()
})

interface Page {
  readonly remote: SyncStore
  readonly line: MemoryTransport
}

function pageAt(name: string, subscribe: 'all' | 'used' = 'all'): Page {
  const line = { ...network.node(name).transport(), subscribe }
  const remote = createSyncStore({ transport: line, clock: network.clock })
  open.push(remote.close)
  return { remote, line }
}

const counterOf = (set: (part: (state: Counter) => Partial<Counter>) => void): Counter => ({
  count: 0,
  label: 'clicks',
  draft: '',
  add: (by) => set((state) => ({ count: state.count + by })),
})

/** A counter whose count and label are shared, mirrored from now on. */
function counterAt(name: string, page = pageAt(name)) {
  const counter = createStore<Counter>()(
    sync((set) => counterOf(set), { store: page.remote, keys: ['count', 'label'], prefix: 'counter/' }),
  )
  counter.subscribe(() => {})
  network.advance(100)
  return counter
}

const later = (): void => network.advance(200)

describe('sync', () => {
  it('asks for the keys of its fields alone, where the store is told of what it uses', () => {
    const page = pageAt('Anna', 'used')
    const [anna, ben] = [counterAt('Anna', page), counterAt('Ben')]
    ben.getState().add(3)
    network.node('Ben').source.set('counter/other', 1)
    later()
    expect([anna.getState().count, page.remote.keys()]).toEqual([3, ['counter/count']])
    anna.setState({ label: 'taps' })
    later()
    expect(ben.getState().label).toBe('taps')
  })

  it('seeds once the keys are answered, on a store that was connected before', async () => {
    const page = pageAt('Anna', 'used')
    page.remote.connect()
    later()
    const counter = createStore<Counter>()(
      sync((set) => counterOf(set), { store: page.remote, keys: ['label'], prefix: 'late/', seed: 'if-absent' }),
    )
    counter.subscribe(() => {})
    await Promise.resolve()
    later()
    expect(network.node('Anna').source.get('late/label')?.value).toBe('clicks')
  })

  it('shares what is set, under the prefix and the names of the fields', () => {
    const [anna, ben] = [counterAt('Anna'), counterAt('Ben')]
    anna.getState().add(3)
    later()
    expect(ben.getState().count).toBe(3)
    expect(network.node('Ben').source.get('counter/count')?.value).toBe(3)
  })

  it('shares what setState sets, too, and keeps other fields to itself', () => {
    const [anna, ben] = [counterAt('Anna'), counterAt('Ben')]
    anna.setState({ label: 'taps', draft: 'only here' })
    later()
    expect(ben.getState()).toMatchObject({ label: 'taps', draft: '' })
    expect([...network.node('Anna').source.entries()].map(({ key }) => key)).toEqual(['counter/label'])
  })

  it('never writes its initial state: a newcomer shows what there is', () => {
    const anna = counterAt('Anna')
    anna.getState().add(3)
    later()
    const ben = counterAt('Ben')
    later()
    expect(ben.getState().count).toBe(3)
    expect(anna.getState().count).toBe(3)
  })

  it('rolls a refused write back, and says why at the key', () => {
    const page = pageAt('Ben')
    const [anna, ben] = [counterAt('Anna'), counterAt('Ben', page)]
    anna.getState().add(3)
    later()
    ben.getState().add(10)
    expect(ben.getState().count).toBe(13)
    later()
    expect(ben.getState().count).toBe(3)
    expect(page.remote.key('counter/count').error).toMatchObject({ code: 'lease-held', attempted: 13 })
  })

  it('tells its listeners once of all that came together, and once of an own write', () => {
    const [anna, ben] = [counterAt('Anna'), counterAt('Ben')]
    const heard = vi.fn<() => void>()
    ben.subscribe(heard)
    anna.setState({ count: 1, label: 'taps' })
    later()
    expect(heard).toHaveBeenCalledTimes(1)
    heard.mockClear()
    const own = vi.fn<() => void>()
    anna.subscribe(own)
    anna.setState({ count: 2 })
    later()
    expect(own).toHaveBeenCalledTimes(1)
  })

  it('writes what a listener sets on hearing of another change', () => {
    const [anna, ben] = [counterAt('Anna'), counterAt('Ben')]
    ben.subscribe(({ count, label }) => {
      if (count === 3 && label === 'clicks') ben.setState({ label: 'three' })
    })
    anna.setState({ count: 3 })
    later()
    expect(anna.getState().label).toBe('three')
  })

  it('falls back to the initial value where a key is deleted; null and undefined delete it', () => {
    const [anna, ben] = [counterAt('Anna'), counterAt('Ben')]
    anna.getState().add(3)
    later()
    anna.setState({ count: undefined as never })
    later()
    expect(network.node('Ben').source.get('counter/count')).toBeUndefined()
    expect([anna.getState().count, ben.getState().count]).toEqual([0, 0])
  })

  it('seeds an absent key where asked to, and only once', () => {
    const options = { keys: ['count', 'label'], seed: 'if-absent' } as const
    const anna = createStore<Counter>()(sync(counterOf, { ...options, store: pageAt('Anna').remote }))
    anna.subscribe(() => {})
    later()
    const ben = createStore<Counter>()(
      sync((set) => ({ ...counterOf(set), count: 99 }), { ...options, store: pageAt('Ben').remote }),
    )
    ben.subscribe(() => {})
    later()
    expect(network.node('Anna').source.get('count')?.value).toBe(0)
    expect(ben.getState().count).toBe(0)
    network.node('Anna').source.del('count')
    later()
    expect(network.node('Ben').source.get('count')).toBeUndefined()
  })

  it('encodes and decodes, each change once', () => {
    const decode = vi.fn<(text: unknown) => Date>((text) => new Date(text as string))
    const due = { key: 'due', encode: (date: Date) => date.toISOString(), decode }
    const at = (name: string): StoreApi<{ due: Date }> => {
      const store = createStore<{ due: Date }>()(
        sync(() => ({ due: new Date(0) }), { store: pageAt(name).remote, keys: { due } }),
      )
      store.subscribe(() => {})
      later()
      return store
    }
    const [anna, ben] = [at('Anna'), at('Ben')]
    const date = new Date('2027-01-15T08:00:00Z')
    anna.setState({ due: date })
    later()
    expect(anna.getState().due).toBe(date)
    expect(ben.getState().due).toEqual(date)
    expect(decode).toHaveBeenCalledTimes(1)
    expect(network.node('Ben').source.get('due')?.value).toBe('2027-01-15T08:00:00.000Z')
  })

  it('keeps what was set offline and sends it later', async () => {
    const page = pageAt('Anna')
    const anna = counterAt('Anna', page)
    page.line.cut()
    await Promise.resolve()
    expect(anna.sync.status().state).toBe('reconnecting')
    anna.getState().add(5)
    expect(anna.getState().count).toBe(5)
    page.line.heal()
    network.advance(1000)
    expect(network.node('Ben').source.get('counter/count')?.value).toBe(5)
  })
})

describe('its controls', () => {
  it('connect nothing before the first subscriber, or resume', () => {
    const { remote } = pageAt('Anna')
    const counter = createStore<Counter>()(sync(counterOf, { store: remote, keys: ['count'] }))
    later()
    expect(counter.sync.status().state).toBe('idle')
    counter.sync.resume()
    later()
    expect(counter.sync.status().state).toBe('connected')
  })

  it('connect nothing on a server, where what is rendered is the initial state', () => {
    const page = pageAt('Anna')
    const counter = createStore<Counter>()(sync(counterOf, { store: page.remote, keys: ['count'] }))
    const Shown = (): ReactElement =>
      createElement(
        'p',
        null,
        useStore(counter, ({ count }) => count),
      )
    expect(renderToString(createElement(Shown))).toBe('<p>0</p>')
    later()
    expect(page.remote.status().state).toBe('idle')
  })

  it('tell the lease of a shared field, and name those there are', () => {
    const counter = counterAt('Anna')
    counter.getState().add(1)
    later()
    expect(counter.sync.lease('count').state).toBe('mine')
    expect(() => counter.sync.lease('draft')).toThrow("'draft' is not shared; shared are: count, label")
  })

  it('pause: nothing goes out or comes in until resume, and then the dictionary wins', () => {
    const [anna, ben] = [counterAt('Anna'), counterAt('Ben')]
    ben.sync.pause()
    ben.setState({ count: 42 })
    anna.getState().add(3)
    later()
    expect([anna.getState().count, ben.getState().count]).toEqual([3, 42])
    ben.sync.resume()
    later()
    expect(ben.getState().count).toBe(3)
  })

  it('destroy for good, however often', () => {
    const page = pageAt('Anna')
    const counter = counterAt('Anna', page)
    counter.sync.destroy()
    counter.sync.destroy()
    counter.sync.resume()
    counter.getState().add(1)
    network.advance(5000)
    expect(network.node('Anna').source.get('counter/count')).toBeUndefined()
    expect(page.remote.status().state).toBe('idle')
  })
})

describe('together with other middleware', () => {
  const storageOf = (text: string | null) => {
    let held = text
    return {
      read: () => held,
      storage: createJSONStorage<Counter>(() => ({
        getItem: () => held,
        setItem: (_: string, value: string) => void (held = value),
        removeItem: () => void (held = null),
      })),
    }
  }
  const restored = JSON.stringify({ state: { count: 7, label: 'restored' }, version: 0 })

  it.each([
    [
      'persist around sync',
      (remote: SyncStore, storage: ReturnType<typeof storageOf>['storage']) =>
        createStore<Counter>()(
          persist(sync(counterOf, { store: remote, keys: ['count', 'label'] }), { name: 'counter', storage: storage! }),
        ),
    ],
    [
      'sync around persist',
      (remote: SyncStore, storage: ReturnType<typeof storageOf>['storage']) =>
        createStore<Counter>()(
          sync(persist(counterOf, { name: 'counter', storage: storage! }), { store: remote, keys: ['count', 'label'] }),
        ),
    ],
  ])('%s: what is restored shows until the snapshot, and is never written', (_, make) => {
    network.node('Ben').source.set('count', 3)
    later()
    const { storage, read } = storageOf(restored)
    const counter = make(pageAt('Anna').remote, storage)
    expect(counter.getState()).toMatchObject({ count: 7, label: 'restored' })
    counter.subscribe(() => {})
    later()
    expect(counter.getState()).toMatchObject({ count: 3, label: 'clicks' })
    expect(network.node('Ben').source.get('label')).toBeUndefined()
    expect(JSON.parse(read()!)).toMatchObject({ state: { count: 3 } })
  })

  it.each([
    [
      'around sync',
      (remote: SyncStore, slow: ReturnType<typeof createJSONStorage<Counter>>) =>
        createStore<Counter>()(
          persist(sync(counterOf, { store: remote, keys: ['count'] }), { name: 'counter', storage: slow! }),
        ),
    ],
    [
      'within it',
      (remote: SyncStore, slow: ReturnType<typeof createJSONStorage<Counter>>) =>
        createStore<Counter>()(
          sync(persist(counterOf, { name: 'counter', storage: slow! }), { store: remote, keys: ['count'] }),
        ),
    ],
  ])('persist %s that restores after the snapshot does not undo it', async (_, make) => {
    network.node('Ben').source.set('count', 3)
    later()
    let give: (text: string) => void = () => {}
    const slow = createJSONStorage<Counter>(() => ({
      getItem: () => new Promise<string>((resolve) => (give = resolve)),
      setItem: () => {},
      removeItem: () => {},
    }))
    const page = pageAt('Anna')
    const counter = make(page.remote, slow)
    counter.subscribe(() => {})
    later()
    give(restored)
    await vi.waitFor(() => expect(counter.getState().label).toBe('restored'))
    expect(counter.getState().count).toBe(3)
    later()
    expect(network.node('Ben').source.get('count')?.value).toBe(3)
    expect(page.remote.getState().errors).toEqual([])
  })

  it.each([
    [
      'inside',
      (store: SyncStore) => sync<Counter, [], [['zustand/immer', never]]>(immer(drafting), { store, keys: ['count'] }),
    ],
    ['outside', (store: SyncStore) => immer<Counter>(sync(drafting as never, { store, keys: ['count'] }) as never)],
  ])('immer %s', (_, initializer) => {
    const counter = createStore<Counter>()(initializer(pageAt('Anna').remote) as never)
    counter.subscribe(() => {})
    later()
    counter.getState().add(2)
    later()
    expect(network.node('Ben').source.get('count')?.value).toBe(2)
  })

  it('devtools shows its own writes and the others by name', () => {
    const sent: unknown[] = []
    const connection = {
      init: () => {},
      subscribe: () => () => {},
      send: (action: { type: string }) => sent.push(action.type),
    }
    vi.stubGlobal('window', { __REDUX_DEVTOOLS_EXTENSION__: { connect: () => connection } })
    const counter = createStore<Counter>()(
      devtools(sync(counterOf, { store: pageAt('Anna').remote, keys: ['count'] }), { enabled: true }),
    )
    counter.subscribe(() => {})
    later()
    network.node('Ben').source.set('count', 3)
    later()
    counter.setState({ label: 'taps' }, false, 'rename')
    expect(sent).toEqual(['synckey', 'rename'])
  })

  it('subscribeWithSelector and combine', () => {
    const counter = createStore(
      subscribeWithSelector(
        sync(
          combine({ count: 0 }, (set) => ({ add: () => set((state) => ({ count: state.count + 1 })) })),
          { store: pageAt('Anna').remote, keys: ['count'] },
        ),
      ),
    )
    const counts: number[] = []
    counter.subscribe(
      ({ count }) => count,
      (count) => counts.push(count),
    )
    later()
    network.node('Ben').source.set('count', 3)
    later()
    expect(counts).toEqual([3])
  })
})

describe('wrong options', () => {
  it.each([
    ['no fields', { keys: [] }, 'sync needs the fields to share'],
    ['one key for two fields', { keys: { count: 'x', label: 'x' } }, "two fields under the key 'x'"],
    ['an action', { keys: ['add'] }, "'add' is a function and cannot be shared"],
  ] as const)('%s are told at once', (_, options, message) => {
    const { remote } = pageAt('Anna')
    expect(() => createStore<Counter>()(sync(counterOf, { store: remote, ...options }))).toThrow(message)
  })
})

/** A counter as one writes it with immer. */
const drafting = (set: (recipe: (draft: { count: number }) => void) => void): Counter => ({
  count: 0,
  label: 'clicks',
  draft: '',
  add: (by) =>
    set((draft) => {
      draft.count += by
    }),
})
