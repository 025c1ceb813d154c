import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSyncStore } from '../../src/client.ts'
import type { SyncStore } from '../../src/client.ts'
import { createConnector } from '../../src/connector.ts'
import { createMemoryDictionary, createMemoryTransport } from '../../src/testing.ts'
import type { MemoryTransport } from '../../src/testing.ts'
import type { ClientMessage, ServerMessage } from '../../src/transport/messages.ts'
import type { Transport } from '../../src/transport/transport.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const LATENCY_MS = 7
const nothing = (): void => {}

/** A connector, and a client that is told of what it uses alone, beside one that mirrors everything. */
class World {
  readonly clock = new VirtualClock()
  readonly dictionary
  readonly line: MemoryTransport
  readonly store: SyncStore
  readonly whole: SyncStore
  /** What the client of some keys sent and was sent. */
  readonly sent: ClientMessage[] = []
  readonly heard: ServerMessage[] = []

  constructor(data: Readonly<Record<string, unknown>>) {
    const { clock } = this
    this.dictionary = createMemoryDictionary({ clock, data })
    const connector = createConnector({ source: this.dictionary, clock, limits: { rememberedChanges: 8 } })
    const options = { clock, latencyMs: LATENCY_MS, retryMs: 20 }
    this.line = createMemoryTransport(connector, { ...options, subscribe: 'used' })
    this.store = createSyncStore({ transport: this.#recorded(), clock })
    this.whole = createSyncStore({ transport: createMemoryTransport(connector, options), clock })
    this.whole.connect()
  }

  #recorded(): Transport {
    return {
      ...this.line,
      open: (listener) => {
        const channel = this.line.open({
          message: (message) => {
            this.heard.push(message)
            listener.message(message)
          },
          closed: (reason) => listener.closed(reason),
        })
        const send = channel.send.bind(channel)
        channel.send = (message) => {
          this.sent.push(message)
          send(message)
        }
        return channel
      },
    }
  }

  /** Lets so many milliseconds pass, and everything happen that happens in them. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left >= 0; left -= 1) {
      for (let turn = 0; turn < 4; turn++) {
        await Promise.resolve()
        this.clock.advance(0)
      }
      if (left > 0) this.clock.advance(1)
    }
  }

  /** Lets seconds pass in which nothing is under way. */
  async wait(ms: number): Promise<void> {
    this.clock.advance(ms)
    await this.pass(40)
  }

  get interests(): readonly ClientMessage[] {
    return this.sent.filter(({ type }) => type === 'interest')
  }

  get hello(): ClientMessage | undefined {
    return this.sent.findLast(({ type }) => type === 'hello')
  }

  /** Every key that the client was told of. */
  get told(): readonly string[] {
    const keys = this.heard.flatMap((message) => {
      if (message.type === 'snapshot') return message.entries.map(({ key }) => key)
      if (message.type !== 'batch') return []
      return message.items.flatMap((item) => (item.type === 'update' || item.type === 'delete' ? item.key : []))
    })
    return [...new Set(keys)].toSorted()
  }
}

const data = { a: 1, b: 2, 'todo/1': 'x', 'todo/2': 'y', other: 0 }

describe('a client of the keys that it uses', () => {
  it('is told of these alone, and knows nothing of the others', async () => {
    const world = new World(data)
    const { store } = world
    store.subscribeKey('a', nothing)
    store.subscribeLease('gone', nothing)
    store.subscribePrefix('todo/', nothing)
    store.connect()
    await world.pass(40)
    world.dictionary.writeAs('anna', 'other', 1)
    world.dictionary.writeAs('anna', 'todo/3', 'z')
    await world.pass(40)
    expect(world.told).toEqual(['a', 'gone', 'todo/1', 'todo/2', 'todo/3'])
    expect(store.keys().toSorted()).toEqual(['a', 'todo/1', 'todo/2', 'todo/3'])
    expect([store.key('gone').status, store.lease('gone').state]).toEqual(['ready', 'free'])
    expect([store.key('other').status, store.lease('other').state, store.get('other')]).toEqual([
      'unknown',
      'unknown',
      undefined,
    ])
  })

  it('asks once for all that is used in one turn, and is ready when it is answered', async () => {
    const world = new World(data)
    const { store } = world
    store.connect()
    await world.pass(40)
    const states: string[] = []
    store.subscribeKey('a', () => states.push(`a ${store.key('a').status} ${String(store.get('a'))}`))
    store.subscribeKey('gone', () => states.push(`gone ${store.key('gone').status}`))
    store.subscribePrefix('todo/', nothing)
    expect(store.key('a').status).toBe('unknown')
    await world.pass(40)
    expect(world.interests).toEqual([
      {
        type: 'interest',
        id: 1,
        add: { keys: ['a', 'gone'], prefixes: ['todo/'] },
        drop: { keys: [], prefixes: [] },
      },
    ])
    expect(states).toEqual(['a ready 1', 'gone ready'])
  })

  it('is told nothing anew where a key is left and used again within some seconds', async () => {
    const world = new World(data)
    const { store } = world
    const leave = store.subscribeKey('a', nothing)
    store.connect()
    await world.pass(40)
    leave()
    leave()
    await world.wait(4_000)
    store.subscribeKey('a', nothing)
    await world.wait(60_000)
    expect([world.interests, store.get('a')]).toEqual([[], 1])
  })

  it('forgets a key that nobody uses any more, and asks again for one that is used again', async () => {
    const world = new World(data)
    const { store } = world
    const leave = store.subscribeKey('a', nothing)
    store.subscribeKey('b', nothing)
    store.connect()
    await world.pass(40)
    leave()
    await world.wait(11_000)
    expect([store.keys(), store.key('a').status]).toEqual([['b'], 'unknown'])
    world.dictionary.writeAs('anna', 'a', 'new')
    await world.pass(40)
    expect(store.keys()).toEqual(['b'])
    store.subscribeKey('a', nothing)
    await world.pass(40)
    expect([store.key('a').status, store.get('a')]).toEqual(['ready', 'new'])
  })

  it('keeps a key that a prefix still covers', async () => {
    const world = new World(data)
    const leave = world.store.subscribeKey('todo/1', nothing)
    world.store.subscribePrefix('todo/', nothing)
    world.store.connect()
    await world.pass(40)
    leave()
    await world.wait(11_000)
    world.dictionary.writeAs('anna', 'todo/1', 'still heard')
    await world.pass(40)
    expect(world.store.get('todo/1')).toBe('still heard')
  })

  it('writes keys that it does not listen to: updaters run on what is there, and acquiring keeps it', async () => {
    const world = new World({ ...data, b: 7 })
    const { store } = world
    store.connect()
    await world.pass(40)
    const added = store.set('a', (held: number | undefined) => (held ?? 0) + 1)
    const acquired = store.acquire('b')
    await world.pass(60)
    expect(await added).toMatchObject({ ok: true, value: 2 })
    expect(await acquired).toMatchObject({ ok: true, value: 7, lease: { state: 'mine' } })
    await world.wait(11_000)
    expect(store.keys()).toEqual([])
  })

  it('resumes with what was answered, and asks for the rest after it', async () => {
    const world = new World(data)
    const { store, line } = world
    store.subscribeKey('a', nothing)
    store.connect()
    await world.pass(40)
    store.subscribeKey('b', nothing)
    await world.pass(2)
    line.cut()
    await world.pass(10)
    world.dictionary.writeAs('anna', 'a', 'while away')
    line.heal()
    await world.pass(80)
    const resume = expect.objectContaining({ sequence: expect.any(Number) }) as unknown
    expect(world.hello).toMatchObject({ resume, interest: { keys: ['a'], prefixes: [] } })
    expect([store.get('a'), store.get('b'), store.key('b').status]).toEqual(['while away', 2, 'ready'])
  })

  it('shows `initial` for a key until it is told of it', async () => {
    const world = new World({ ...data })
    const store = createSyncStore({ transport: world.line, clock: world.clock, initial: { a: 'old', gone: 'old' } })
    store.connect()
    await world.pass(40)
    expect([store.get('a'), store.keys()]).toEqual(['old', ['a', 'gone']])
    store.subscribeKey('a', nothing)
    store.subscribeKey('gone', nothing)
    await world.pass(40)
    expect([store.get('a'), store.get('gone'), store.keys()]).toEqual([1, undefined, ['a']])
  })
})

const name = fc.constantFrom('a', 'b', 'p/1', 'p/2', 'p/3')
const prefix = fc.constantFrom('', 'p/', 'p/1')
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cut', 'heal', 'rest') }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('use', 'leave', 'write', 'add', 'remove', 'change'), name }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('usePrefix', 'leavePrefix'), prefix }) },
)

it('shows of what it uses what a client of everything shows, whatever is used, left and cut when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const world = new World({ a: 0, 'p/1': 0, 'p/2': 0 })
      const { store, whole, line } = world
      const keys = new Map<string, () => void>()
      const prefixes = new Map<string, () => void>()
      let count = 0
      store.connect()
      for (const taken of steps) {
        if (taken.do === 'pass') await world.pass(taken.ms)
        else if (taken.do === 'cut') line.cut()
        else if (taken.do === 'heal') line.heal()
        else if (taken.do === 'rest') await world.wait(5_000)
        else if ('prefix' in taken) {
          prefixes.get(taken.prefix)?.()
          prefixes.delete(taken.prefix)
          if (taken.do === 'usePrefix') prefixes.set(taken.prefix, store.subscribePrefix(taken.prefix, nothing))
        } else if ('name' in taken) {
          const key = taken.name
          if (taken.do === 'write') void store.set(key, ++count)
          else if (taken.do === 'add') void store.set(key, (held: unknown) => `${String(held)}+`.slice(-20))
          else if (taken.do === 'remove') void store.delete(key)
          else if (taken.do === 'change') world.dictionary.writeAs('anna', key, ++count % 3 === 0 ? null : count)
          else {
            keys.get(key)?.()
            keys.delete(key)
            if (taken.do === 'use') keys.set(key, store.subscribeKey(key, nothing))
          }
        }
      }
      line.heal()
      await world.pass(200)
      await world.wait(11_000)
      const isUsed = (key: string): boolean =>
        keys.has(key) || [...prefixes.keys()].some((used) => key.startsWith(used))
      const expected = whole.keys().filter(isUsed).toSorted()
      expect(store.keys().toSorted()).toEqual(expected)
      expect(store.status()).toMatchObject({ state: 'connected', pendingWrites: 0 })
      for (const key of expected)
        expect([key, store.get(key), store.lease(key)]).toEqual([
          key,
          whole.get(key),
          expect.objectContaining({ epoch: whole.lease(key).epoch, owner: whole.lease(key).owner }),
        ])
      for (const key of keys.keys()) expect(store.key(key).status).toBe('ready')
    }),
    { numRuns: 60 },
  )
})
