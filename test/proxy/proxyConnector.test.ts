import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createProxyConnector, createSyncStore } from 'synckey/client'
import type { SyncStore, Transport } from 'synckey/client'
import { createConnector } from 'synckey/connector'
import type { Connector } from 'synckey/connector'
import { createMemoryDictionary, createMemoryTransport } from 'synckey/testing'
import type { MemoryDictionaryOptions, MemoryTransport, MemoryTransportOptions } from 'synckey/testing'
import { track } from '../support/scriptedStore.ts'
import { settle } from '../support/settle.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const increment = (previous: number | undefined): number => (previous ?? 0) + 1

interface Tab {
  readonly store: SyncStore
  readonly line: MemoryTransport
}

/** A connector, a proxy behind a line that can be cut, and tabs behind lines of their own, on virtual time. */
class House {
  readonly clock = new VirtualClock()
  readonly dictionary
  readonly connector
  /** How often the proxy opened a channel to the connector. */
  readonly opened = vi.fn()
  readonly upstream: MemoryTransport
  readonly proxy

  constructor(options: MemoryDictionaryOptions = {}, readOnly = false) {
    const { clock } = this
    this.dictionary = createMemoryDictionary({ clock, ...options })
    this.connector = createConnector({
      source: this.dictionary,
      clock,
      ...(readOnly && { authorize: () => 'read-only' as const }),
    })
    const line = createMemoryTransport(this.connector, { clock })
    this.upstream = line
    const transport: Transport = {
      ...line,
      open: (listener) => {
        this.opened()
        return line.open(listener)
      },
    }
    this.proxy = createProxyConnector({ transport, clock })
  }

  async tab(options: MemoryTransportOptions = {}): Promise<Tab> {
    const { clock } = this
    const line = createMemoryTransport(this.proxy, { clock, ...options })
    const store = createSyncStore({ transport: line, clock })
    store.connect()
    await this.settle()
    return { store, line }
  }

  settle(ms?: number): Promise<void> {
    return settle(this.clock, ms)
  }

  get truth(): Record<string, unknown> {
    return Object.fromEntries([...this.dictionary.source.entries()].map(({ key, entry: { value } }) => [key, value]))
  }
}

const shown = (store: SyncStore): Record<string, unknown> =>
  Object.fromEntries([...store.getState().entries].map(([key, { value }]) => [key, value]))

describe('a proxy', () => {
  it('shows all its clients the same over one connection, which it opens for the first of them', async () => {
    const house = new House({ data: { a: 1 }, name: 'laptop', names: { anna: 'Anna' } })
    expect(house.opened).not.toHaveBeenCalled()
    const [one, other] = [await house.tab(), await house.tab()]
    house.dictionary.writeAs('anna', 'b', 2)
    await house.settle()
    expect([shown(one.store), shown(other.store)]).toEqual([
      { a: 1, b: 2 },
      { a: 1, b: 2 },
    ])
    expect(other.store.status()).toMatchObject({ state: 'connected', name: 'laptop' })
    expect(other.store.key('b').lease).toMatchObject({ state: 'theirs', ownerName: 'Anna' })
    expect(house.opened).toHaveBeenCalledOnce()
  })

  it('closes its connection a second after the last client left, and opens another for the next', async () => {
    const house = new House()
    const { store } = await house.tab()
    store.close()
    await house.settle(2000)
    await house.tab()
    expect(house.opened).toHaveBeenCalledTimes(2)
  })

  it('passes writes on: all its clients are one owner, and learn of each what the others wrote', async () => {
    const house = new House({ data: { held: 'old' } })
    const [one, other] = [await house.tab(), await house.tab()]
    const written = track(one.store.set('a', { n: 1 }))
    await house.settle()
    expect(written.result).toMatchObject({ ok: true, lease: { state: 'mine' } })
    expect(other.store.key('a')).toMatchObject({ value: { n: 1 }, lease: { state: 'mine', canWrite: true } })
    const acquired = track(other.store.acquire('held'))
    await house.settle()
    expect([acquired.result?.ok, one.store.key('held').lease.state, one.store.get('held')]).toEqual([
      true,
      'mine',
      'old',
    ])
    const [released, deleted] = [track(one.store.release('held')), track(other.store.delete('a'))]
    await house.settle()
    expect([released.result?.ok, deleted.result?.ok]).toEqual([true, true])
    expect([other.store.key('held').lease.state, shown(one.store), house.truth]).toEqual([
      'free',
      { held: 'old' },
      { held: 'old' },
    ])
  })

  it('passes refusals on, with the holder and the times of its connector', async () => {
    const house = new House({ data: { a: 1 }, leases: { a: { owner: 'anna', name: 'Anna' } } })
    const { store } = await house.tab()
    const direct = createSyncStore({
      transport: createMemoryTransport(house.connector, { clock: house.clock }),
      clock: house.clock,
    })
    direct.connect()
    await house.settle()
    const [here, there] = [track(store.set('a', 2)), track(direct.set('a', 2))]
    await house.settle()
    expect(here.result).toMatchObject({ ok: false, error: { code: 'lease-held', ownerName: 'Anna' } })
    const error = (result: typeof here.result): object => (result?.ok === false ? result.error.toJSON() : {})
    expect(error(here.result)).toEqual({ ...error(there.result), writeId: expect.any(Number) as number })
  })

  it('lets its clients only read where it may only read', async () => {
    const house = new House({ data: { a: 1 } }, true)
    const { store } = await house.tab()
    const { result } = await settled(house, track(store.set('a', 2)))
    expect(result).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })

  it('tells a lost lease to all its clients', async () => {
    const house = new House()
    const { store } = await house.tab()
    const heard = vi.fn()
    store.on('lease-lost', heard)
    void store.set('a', 'mine')
    await house.settle()
    house.dictionary.writeAs('zoe', 'a', 'hers')
    await house.settle()
    expect(heard).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ key: 'a', owner: 'zoe', mine: 'mine' }))
  })

  it('passes on what is told to everybody, and what everybody is told', async () => {
    const house = new House()
    const [one, other] = [await house.tab(), await house.tab()]
    const line = createMemoryTransport(house.connector, { clock: house.clock })
    const direct = createSyncStore({ transport: line, clock: house.clock })
    direct.connect()
    await house.settle()
    const heard = [one.store, other.store, direct].map((store) => {
      const listener = vi.fn()
      store.on('message', ({ packets }) => listener(packets))
      return listener
    })
    one.store.broadcast(['from a tab'])
    await house.settle()
    direct.broadcast(['from elsewhere'])
    await house.settle()
    const calls = heard.map(({ mock }) => mock.calls.flat())
    expect(calls).toEqual([[['from elsewhere']], [['from a tab'], ['from elsewhere']], [['from a tab']]])
  })

  it('is lost to its clients with its connector, and comes back with what happened and with their writes', async () => {
    const house = new House({ data: { a: 1, gone: 1 } })
    const [one, other] = [await house.tab(), await house.tab()]
    house.upstream.cut()
    await house.settle()
    expect([one.store.status().state, other.store.status().state]).toEqual(['reconnecting', 'reconnecting'])
    const written = track(one.store.set('b', 'offline'))
    house.dictionary.source.set('a', 2)
    house.dictionary.source.del('gone')
    house.upstream.heal()
    await house.settle(3000)
    expect(written.result).toMatchObject({ ok: true })
    expect([shown(one.store), shown(other.store)]).toEqual([house.truth, house.truth])
    expect(house.truth).toEqual({ a: 2, b: 'offline' })
  })

  it('serves a client of some keys those alone', async () => {
    const house = new House({ data: { a: 1, b: 2 } })
    const { store } = await house.tab({ subscribe: 'used' })
    store.subscribeKey('a', () => {})
    await house.settle()
    expect(shown(store)).toEqual({ a: 1 })
  })

  it('turns its clients away as its connector turns it away, and tries again when they do', async () => {
    const clock = new VirtualClock()
    let isOpen = false
    const connector = createConnector({
      source: createMemoryDictionary({ clock, data: { a: 1 } }),
      clock,
      authorize: () => isOpen,
    })
    const proxy = createProxyConnector({ transport: createMemoryTransport(connector, { clock }), clock })
    const store = createSyncStore({ transport: createMemoryTransport(proxy, { clock }), clock })
    const pass = async (): Promise<void> => {
      for (let round = 0; round < 40; round++) {
        await Promise.resolve()
        clock.advance(0)
      }
    }
    store.connect()
    await pass()
    expect(store.status()).toMatchObject({ state: 'disconnected', error: { code: 'forbidden' } })
    isOpen = true
    store.connect()
    await pass()
    expect([store.status().state, store.get('a')]).toEqual(['connected', 1])
  })

  it('turns everybody away once it is closed', async () => {
    const house = new House()
    const { store } = await house.tab()
    house.proxy.close()
    await house.settle()
    expect(store.status().state).not.toBe('connected')
    const late = await house.tab()
    expect(late.store.status().state).not.toBe('connected')
  })

  it('counts by the clock of its connector', async () => {
    const house = new House({ data: { a: 1 }, leases: { a: { owner: 'anna', expiresInMs: 60_000 } } })
    const behind = { now: () => house.clock.now() - 500_000, after: house.clock.after.bind(house.clock) }
    const proxy = createProxyConnector({ transport: house.upstream, clock: behind })
    const store = createSyncStore({
      transport: createMemoryTransport(proxy, { clock: house.clock }),
      clock: house.clock,
    })
    store.connect()
    await house.settle()
    const direct = createSyncStore({ transport: house.upstream, clock: house.clock })
    direct.connect()
    await house.settle()
    expect(store.lease('a')).toEqual(direct.lease('a'))
  })

  it('applies each write once, whatever line is cut, and all end equal', async () => {
    const step = fc.record({
      act: fc.constantFrom('add', 'add', 'set', 'delete', 'cut', 'heal', 'wait', 'remote', 'release'),
      line: fc.nat(2),
      key: fc.constantFrom('a', 'b'),
      value: fc.nat(9),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const house = new House({ rules: { leasing: false } })
        const tabs = [await house.tab(), await house.tab()]
        const lines = [...tabs.map(({ line }) => line), house.upstream]
        const adds: ReturnType<typeof track>[] = []
        for (const { act, line, key, value } of steps) {
          const store = tabs[line % 2]?.store ?? expect.fail()
          if (act === 'add') adds.push(track(store.set('count', increment)))
          if (act === 'set') void store.set(key, value)
          if (act === 'delete') void store.delete(key)
          if (act === 'release') void store.release(key)
          if (act === 'cut') lines[line]?.cut()
          if (act === 'heal') lines[line]?.heal()
          if (act === 'wait') await house.settle(value * 20)
          if (act === 'remote') house.dictionary.source.set(key, -value)
        }
        for (const line of lines) line.heal()
        await house.settle(5000)
        for (const { store } of tabs) {
          expect(shown(store)).toEqual(house.truth)
          expect(store.status()).toMatchObject({ state: 'connected', pendingWrites: 0 })
        }
        expect(adds.every(({ result }) => result !== undefined)).toBe(true)
        expect(house.truth['count'] ?? 0).toBe(adds.filter(({ result }) => result?.ok).length)
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})

describe('two tabs that add at once, whose answers are lost', () => {
  /** Tabs of a proxy at a connector that can be restarted, and whose batches can be kept from the proxy. */
  async function start(hearsAccepted = false) {
    const clock = new VirtualClock()
    const dictionary = createMemoryDictionary({ clock })
    const connect = (): Connector => createConnector({ source: dictionary, clock })
    let connector = connect()
    let isDeaf = false
    /** Refusals alone are lost. */
    let isProud = false
    const line = createMemoryTransport(
      { ...connector, accept: (channel) => connector.accept(channel, { owners: 'client' }) },
      { clock },
    )
    const transport: Transport = {
      ...line,
      open: (listener) =>
        line.open({
          message(heard) {
            if (heard.type !== 'batch') return listener.message(heard)
            const items = isProud ? heard.items.filter(({ type }) => type !== 'refused') : heard.items
            if (!isDeaf) listener.message({ ...heard, items })
          },
          closed: (reason) => listener.closed(reason),
        }),
    }
    const proxy = createProxyConnector({ transport, clock })
    const settle = async (turns = 40): Promise<void> => {
      for (let turn = 0; turn < turns; turn++) {
        for (let round = 0; round < 40; round++) await Promise.resolve()
        clock.advance(turn)
      }
    }
    const stores = [0, 1].map(() => createSyncStore({ transport: createMemoryTransport(proxy, { clock }), clock }))
    for (const store of stores) store.connect()
    await settle()
    isDeaf = !hearsAccepted
    isProud = true
    const adds = stores.map((store) => track(store.set('count', increment)))
    await settle()
    isDeaf = isProud = false
    expect(dictionary.source.get('count')?.value).toBe(1)
    const restart = (): void => {
      connector.close()
      connector = connect()
    }
    return { dictionary, line, adds, settle, restart }
  }

  it.each(['is restarted and has forgotten them', 'is the same'])('add two, where the connector %s', async (what) => {
    const { dictionary, line, adds, settle, restart } = await start()
    if (what === 'is the same') line.cut()
    else restart()
    await settle()
    line.heal()
    await settle(100)
    expect(adds.map(({ result }) => result?.ok)).toEqual([true, true])
    expect(dictionary.source.get('count')?.value).toBe(2)
  })

  it('add two, where the connector is restarted after one of them heard that it was made', async () => {
    const { dictionary, line, adds, settle, restart } = await start(true)
    restart()
    line.heal()
    await settle(100)
    expect(adds.map(({ result }) => result?.ok)).toEqual([true, true])
    expect(dictionary.source.get('count')?.value).toBe(2)
  })
})

async function settled<T>(house: House, tracked: T): Promise<T> {
  await house.settle()
  return tracked
}
