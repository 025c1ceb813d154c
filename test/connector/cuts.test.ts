import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSyncStore } from '../../src/client.ts'
import type { SyncStore } from '../../src/client.ts'
import { createConnector } from '../../src/connector.ts'
import { createMemoryDictionary, createMemoryTransport } from '../../src/testing.ts'
import type { MemoryTransport } from '../../src/testing.ts'
import type { ClientChannel, Transport } from '../../src/transport/transport.ts'
import { track } from '../support/scriptedStore.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const LATENCY_MS = 7
const KEYS = ['a', 'b', 'c', 'd']

/** The line breaks with the message, either way, that comes after so many; a message that breaks it is lost. */
function cutAfter(line: MemoryTransport, passing: number[]): Transport {
  return {
    ...line,
    open(listener) {
      let left = passing.shift() ?? Infinity
      const pass = (crossing: () => void): void => {
        if (left-- > 0) crossing()
        else channel.close({ code: 1006, reason: 'cut' })
      }
      const channel: ClientChannel = line.open({
        message: (message) => pass(() => listener.message(message)),
        closed: (reason) => listener.closed(reason),
      })
      return { close: (reason) => channel.close(reason), send: (message) => pass(() => channel.send(message)) }
    },
  }
}

/** A connector, two clients at lines that can be cut, and everything that crosses them under way for a while. */
class World {
  readonly clock = new VirtualClock()
  readonly dictionary
  readonly lines: MemoryTransport[]
  readonly stores: SyncStore[]
  #count = 0

  /** `passing`: how many messages each further channel of the first client lets through before its line is cut. */
  constructor(size: number, passing: number[] = []) {
    const { clock } = this
    const data = Object.fromEntries(Array.from({ length: size }, (_, index) => [`fixed ${index}`, index]))
    this.dictionary = createMemoryDictionary({ clock, data: { ...data, a: 0, b: 0 } })
    const connector = createConnector({ source: this.dictionary, clock, limits: { rememberedChanges: 8 } })
    this.lines = [0, 1].map(() => createMemoryTransport(connector, { clock, latencyMs: LATENCY_MS, retryMs: 20 }))
    const [first, second] = this.lines as [MemoryTransport, MemoryTransport]
    this.stores = [cutAfter(first, passing), second].map((transport) => createSyncStore({ transport, clock }))
    for (const store of this.stores) store.connect()
  }

  /** Lets so many milliseconds pass, and everything happen that happens in them. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left >= 0; left--) {
      for (let turn = 0; turn < 4; turn++) {
        await Promise.resolve()
        this.clock.advance(0)
      }
      if (left > 0) this.clock.advance(1)
    }
  }

  write(client: number, key: string): void {
    void this.stores[client]?.set(key, `client ${client}, ${++this.#count}`)
  }

  add(client: number, key: string): void {
    void this.stores[client]?.set(key, (held: unknown) => `${String(held)}+`.slice(-20))
  }

  remove(client: number, key: string): void {
    void this.stores[client]?.delete(key)
  }

  elsewhere(key: string, value: unknown): void {
    this.dictionary.writeAs('anna', key, value === null ? null : ++this.#count)
  }

  get truth(): Record<string, unknown> {
    return Object.fromEntries([...this.dictionary.source.entries()].map(({ key, entry: { value } }) => [key, value]))
  }

  shown(client: number): Record<string, unknown> {
    const entries = this.stores[client]?.getState().entries ?? new Map<string, { value: unknown }>()
    return Object.fromEntries([...entries].map(([key, { value }]) => [key, value]))
  }
}

const increment = (held: number = 0): number => held + 1

// Longer than the whole conversation: before hello, after it, in the snapshot, with writes under way, unanswered, answered, and while it resumes.
it.each(Array.from({ length: 30 }, (_, passed) => passed))(
  'a client that is cut off after %i messages, and twice again, ends equal, with every write applied once',
  async (passed) => {
    const world = new World(1200, [passed, passed, passed + 1])
    const [store] = world.stores as [SyncStore]
    const adds = Array.from({ length: 3 }, () => track(store.set('count', increment)))
    world.write(0, 'a')
    world.remove(0, 'b')
    await world.pass(12)
    world.elsewhere('c', 1)
    adds.push(track(store.set('count', increment)))
    await world.pass(20)
    for (let round = 0; round < 4; round++) {
      world.write(0, 'd')
      adds.push(track(store.set('count', increment)))
      world.elsewhere('c', round % 2 ? 1 : null)
      await world.pass(16)
    }
    await world.pass(400)
    expect(store.status()).toMatchObject({ state: 'connected', pendingWrites: 0 })
    expect(world.shown(0)).toEqual(world.truth)
    expect(adds.map(({ result }) => result?.ok)).toEqual(adds.map(() => true))
    expect(world.truth['count']).toBe(adds.length)
    for (const each of world.stores) each.close()
  },
)

const client = fc.nat(1)
const key = fc.constantFrom(...KEYS)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 30 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('cut', 'heal'), client }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('write', 'add', 'remove'), client, key }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('elsewhere' as const), key, value: fc.constantFrom(1, null) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sleep' as const) }) },
)

it('a client shows what its connector holds in the end, wherever its line was cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(0, 700), fc.array(step, { maxLength: 25 }), async (size, steps) => {
      const world = new World(size)
      for (const each of steps) {
        if (each.do === 'pass') await world.pass(each.ms)
        else if (each.do === 'sleep') world.clock.advance(700_000)
        else if (each.do === 'elsewhere') world.elsewhere(each.key, each.value)
        else if (each.do === 'cut' || each.do === 'heal') world.lines[each.client]?.[each.do]()
        else if ('key' in each) world[each.do](each.client, each.key)
      }
      for (const line of world.lines) line.heal()
      await world.pass(400)
      expect(world.stores.map((store) => store.status())).toMatchObject([
        { state: 'connected', pendingWrites: 0 },
        { state: 'connected', pendingWrites: 0 },
      ])
      expect([world.shown(0), world.shown(1)]).toEqual([world.truth, world.truth])
      for (const store of world.stores) store.close()
    }),
    { numRuns: 60 },
  )
}, 60_000)
