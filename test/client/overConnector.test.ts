import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createSyncStore, createWebSocketTransport } from '../../src/client.ts'
import type { SyncStore, SyncStoreOptions } from '../../src/client.ts'
import { createConnector, serveWebSocket } from '../../src/connector.ts'
import { createMemoryDictionary, createMemoryTransport } from '../../src/testing.ts'
import type { MemoryDictionary, MemoryDictionaryOptions, MemoryTransport } from '../../src/testing.ts'
import { settle } from '../support/settle.ts'
import { VirtualClock } from '../support/virtualClock.ts'
import { track } from '../support/scriptedStore.ts'

const increment = (previous: number | undefined): number => (previous ?? 0) + 1

interface Window {
  readonly store: SyncStore
  readonly transport: MemoryTransport
}

/** A connector in this process on virtual time, and any number of clients of it. */
class House {
  readonly clock = new VirtualClock()
  readonly dictionary: MemoryDictionary
  readonly #connector

  constructor(options: MemoryDictionaryOptions = {}) {
    const { clock } = this
    this.dictionary = createMemoryDictionary({ clock, ...options })
    this.#connector = createConnector({ source: this.dictionary, clock })
  }

  async window(options: Partial<SyncStoreOptions> = {}): Promise<Window> {
    const { clock } = this
    const transport = createMemoryTransport(this.#connector, { clock })
    const store = createSyncStore({ transport, clock, ...options })
    store.connect()
    await this.settle()
    return { store, transport }
  }

  /** Lets everything happen that happens by itself within this time. */
  settle(ms?: number): Promise<void> {
    return settle(this.clock, ms)
  }
}

const shown = (store: SyncStore): Record<string, unknown> =>
  Object.fromEntries([...store.getState().entries].map(([key, { value }]) => [key, value]))

describe('over the real connector', () => {
  it('mirrors what is there, what changes and what goes', async () => {
    const house = new House({ data: { a: 1, b: { n: 2 } } })
    const { store } = await house.window()
    expect([store.status().state, shown(store)]).toEqual(['connected', { a: 1, b: { n: 2 } }])
    house.dictionary.writeAs('ben', 'c', [3])
    house.dictionary.source.del('a')
    await house.settle()
    expect(shown(store)).toEqual({ b: { n: 2 }, c: [3] })
    expect(store.lease('c')).toMatchObject({ state: 'theirs', owner: 'ben', canWrite: false })
  })

  it('writes, deletes, acquires and releases', async () => {
    const house = new House()
    const { store } = await house.window()
    const other = (await house.window()).store
    const value = { text: 'a' }
    const write = track(store.set('a', value))
    await house.settle()
    expect(write.result).toMatchObject({ ok: true, lease: { state: 'mine' } })
    expect([store.get('a') === value, other.get('a')]).toEqual([true, value])
    void store.release('a')
    await house.settle()
    expect([store.lease('a').state, other.lease('a').state, other.get('a')]).toEqual(['free', 'free', value])
    void store.acquire('a')
    await house.settle()
    expect([store.lease('a'), other.lease('a').epoch]).toMatchObject([{ state: 'mine', epoch: 2 }, 2])
    void other.delete('a')
    await house.settle()
    expect([store.get('a'), shown(other)]).toEqual([undefined, {}])
    const missing = track(store.acquire('a'))
    await house.settle()
    expect(missing.result).toMatchObject({ ok: false, error: { code: 'invalid-value' } })
  })

  it('a window that was away learns once that another owner took its key, and so does one that was there', async () => {
    const house = new House()
    const [away, there] = [await house.window(), await house.window()]
    const heard = { away: [] as unknown[], there: [] as unknown[] }
    away.store.on('lease-lost', ({ mine }) => heard.away.push(mine))
    there.store.on('lease-lost', ({ mine }) => heard.there.push(mine))
    void away.store.set('k', 'mine')
    await house.settle()
    away.transport.cut()
    await house.settle()
    house.dictionary.writeAs('ben', 'k', 'theirs')
    await house.settle()
    expect(heard).toEqual({ away: [], there: ['mine'] })
    away.transport.heal()
    await house.settle(200)
    expect([away.store.get('k'), heard]).toEqual(['theirs', { away: ['mine'], there: ['mine'] }])
  })

  it('two windows that each add one a hundred times end at 200', async () => {
    const house = new House()
    const windows = [await house.window(), await house.window()]
    const writes = windows.flatMap(({ store }) =>
      Array.from({ length: 100 }, () => track(store.set('count', increment))),
    )
    await house.settle(200)
    expect(windows.map(({ store }) => store.get('count'))).toEqual([200, 200])
    expect(writes.every(({ result }) => result?.ok)).toBe(true)
  })

  it('two windows that each add one a hundred times, one after the other, end at 200', async () => {
    const house = new House()
    const windows = [await house.window(), await house.window()]
    for (let i = 0; i < 100; i++) {
      for (const { store } of windows) void store.set('count', increment)
      await house.settle(20)
    }
    await house.settle(200)
    expect(windows.map(({ store }) => store.get('count'))).toEqual([200, 200])
  })

  it('counts down to the very moment from which on a write is accepted', async () => {
    const house = new House({ data: { a: 1 }, leases: { a: { owner: 'ben', name: 'Ben', expiresInMs: 10_000 } } })
    const { store } = await house.window()
    house.clock.advance(300)
    const { expiresAt } = store.lease('a')
    house.clock.advance(Number(expiresAt) - house.clock.now() - 1)
    const early = track(store.set('a', 'early'))
    await house.settle()
    expect(early.result).toMatchObject({ ok: false, error: { code: 'lease-held', ownerName: 'Ben', expiresAt } })
    expect([store.get('a'), store.key('a').lease.canWrite]).toEqual([1, false])
    house.clock.advance(1)
    expect(store.key('a').lease).toMatchObject({ state: 'lapsed', canWrite: true })
    const intime = track(store.set('a', 'in time'))
    await house.settle()
    expect(intime.result).toMatchObject({ ok: true, lease: { state: 'mine', epoch: 2 } })
  })

  it('works off a queue that is more than the connector takes at once', async () => {
    const house = new House()
    const { store, transport } = await house.window()
    transport.cut()
    await house.settle()
    const writes = Array.from({ length: 1000 }, (_, i) => track(store.set(`k${i}`, i)))
    transport.heal()
    await house.settle(20_000)
    expect(writes.filter(({ result }) => result?.ok)).toHaveLength(1000)
    expect([...house.dictionary.source.entries()]).toHaveLength(1000)
    expect([store.status().pendingWrites, store.getState().errors]).toEqual([0, []])
  })

  it('tells another window of a hundred writes of one batch in one pass', async () => {
    const house = new House()
    const { store } = await house.window()
    const other = (await house.window()).store
    const listener = vi.fn()
    other.subscribePrefix('', listener)
    store.batch(() => {
      for (let i = 0; i < 100; i++) void store.set(`k${i}`, i)
    })
    await house.settle()
    expect([other.keys().length, listener.mock.calls.length]).toEqual([100, 1])
  })

  it('applies each write once, whatever happens to the line, and all windows end equal', async () => {
    const step = fc.record({
      act: fc.constantFrom('add', 'add', 'set', 'delete', 'cut', 'heal', 'wait', 'remote', 'release'),
      window: fc.nat(2),
      key: fc.constantFrom('a', 'b'),
      value: fc.nat(9),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const house = new House({ rules: { leasing: false } })
        const windows = [await house.window(), await house.window(), await house.window()]
        const adds: ReturnType<typeof track>[] = []
        for (const { act, window, key, value } of steps) {
          const { store, transport } = windows[window] as Window
          if (act === 'add') adds.push(track(store.set('count', increment)))
          if (act === 'set') void store.set(key, value)
          if (act === 'delete') void store.delete(key)
          if (act === 'release') void store.release(key)
          if (act === 'cut') transport.cut()
          if (act === 'heal') transport.heal()
          if (act === 'wait') await house.settle(value * 20)
          if (act === 'remote') house.dictionary.source.set(key, -value)
        }
        for (const { transport } of windows) transport.heal()
        await house.settle(1000)
        const truth = Object.fromEntries(
          [...house.dictionary.source.entries()].map(({ key, entry: { value } }) => [key, value]),
        )
        for (const { store } of windows) {
          expect(shown(store)).toEqual(truth)
          expect(store.status()).toMatchObject({ state: 'connected', pendingWrites: 0 })
        }
        expect(adds.every(({ result }) => result !== undefined)).toBe(true)
        expect(truth['count'] ?? 0).toBe(adds.filter(({ result }) => result?.ok).length)
      }),
      { numRuns: 60 },
    )
  })
})

describe('over a WebSocket', () => {
  it('synchronizes, comes back after the door was closed, and needs the right token', async () => {
    const dictionary = createMemoryDictionary({ data: { a: { n: 1 } } })
    const connector = createConnector({ source: dictionary })
    const door = await serveWebSocket(connector)
    const backoff = { minMs: 5, maxMs: 20 }
    const connect = (token: string): SyncStore => {
      const transport = createWebSocketTransport(door.url, { token, backoff, WebSocket })
      const store = createSyncStore({ transport })
      store.connect()
      return store
    }
    const store = connect(door.token)
    const stranger = connect('wrong')
    await vi.waitFor(() => expect(store.get('a')).toEqual({ n: 1 }))
    await vi.waitFor(() => expect(stranger.status().state).toBe('needs-auth'))
    expect(await store.set('b', new Uint8Array([1]))).toMatchObject({ ok: true })
    expect(dictionary.source.get('b')?.value).toEqual(new Uint8Array([1]))
    await door.close()
    await vi.waitFor(() => expect(store.status().state).toBe('reconnecting'))
    void store.set('c', 'written offline')
    const again = await serveWebSocket(connector, { port: door.port, token: door.token })
    await vi.waitFor(() => expect(dictionary.source.get('c')?.value).toBe('written offline'))
    await vi.waitFor(() => expect(store.key('c')).toMatchObject({ pending: false, lease: { state: 'mine' } }))
    store.close()
    stranger.close()
    await again.close()
    connector.close()
  })
})
