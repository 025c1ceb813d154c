import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import type { ClientListener, Connector } from 'synckey/connector'
import type { ServerMessage, WriteOperation } from '../../src/transport/messages.ts'
import { MapSource } from '../support/mapSource.ts'
import { RecordingChannel } from '../support/recordingChannel.ts'
import { SleepyClock } from '../support/sleepyClock.ts'
import { VirtualClock } from '../support/virtualClock.ts'

const KIB = 1024
const MIB = 1024 * KIB
const PAUSED = MIB + 1
const RESUMED = 256 * KIB - 1

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let clock: SleepyClock
let source: MapSource
let connector: Connector
let channel: RecordingChannel
let listener: ClientListener

beforeEach(() => {
  clock = new SleepyClock()
  source = new MapSource(clock)
  connector = createConnector({ source, clock })
  channel = new RecordingChannel()
  listener = connector.accept(channel)
})

function hello(): ServerMessage[] {
  listener.message({ type: 'hello', version: 1, session: 'anna' })
  return channel.take()
}

function write(id: number, key: string, value: unknown): void {
  listener.message({ type: 'write', id, operation: { op: 'set', key, value } })
}

describe('a client that reads slowly', () => {
  it('is told nothing while more than 1 MiB is buffered, and the newest of each key once less than 256 KiB are', () => {
    hello()
    channel.bufferedAmount = PAUSED
    for (let round = 0; round < 100; round++) {
      source.set('a', round)
      source.set('b', round)
      clock.advance(1)
    }
    channel.bufferedAmount = RESUMED + 1
    clock.advance(1000)
    expect(channel.sent).toEqual([])
    channel.bufferedAmount = RESUMED
    clock.advance(64)
    expect(channel.takeItems()).toMatchObject([
      { type: 'update', key: 'a', entry: { value: 99 } },
      { type: 'update', key: 'b', entry: { value: 99 } },
    ])
  })

  it('costs no more than the names of the keys that changed, a hundred of them too, and is given up after 30 s', () => {
    const stopped = Array.from({ length: 100 }, (_, index) => {
      const one = new RecordingChannel()
      connector.accept(one).message({ type: 'hello', version: 1, session: `stopped ${index}` })
      one.take()
      one.bufferedAmount = PAUSED
      return one
    })
    for (let round = 0; round < 200; round++) {
      for (let key = 0; key < 20; key++) source.set(`key ${key}`, { round, text: 'x'.repeat(100) })
      clock.advance(1)
    }
    for (const one of stopped.slice(0, 50)) one.bufferedAmount = 0
    clock.advance(64)
    expect(stopped.slice(0, 50).map((one) => one.takeItems().length)).toEqual(Array.from({ length: 50 }, () => 20))
    clock.advance(30_000)
    expect(stopped.map((one) => one.closes.map(({ code }) => code))).toEqual([
      ...Array.from({ length: 50 }, () => []),
      ...Array.from({ length: 50 }, () => [1013]),
    ])
  })

  it('keeps no value alive that was overwritten, nor do a hundred such', async () => {
    for (let index = 0; index < 100; index++) {
      const stopped = new RecordingChannel()
      connector.accept(stopped).message({ type: 'hello', version: 1, session: `stopped ${index}` })
      stopped.bufferedAmount = PAUSED
    }
    const written: WeakRef<object>[] = []
    for (let round = 0; round < 50; round++) {
      for (let key = 0; key < 20; key++) {
        const value = { round }
        written.push(new WeakRef(value))
        source.set(`key ${key}`, value)
      }
      clock.advance(1)
    }
    // What a reference was made of in a turn of the event loop stays until its end.
    await nextTurn()
    collectGarbage()
    expect(written.filter((value) => value.deref()).length).toBeLessThanOrEqual(20)
  })

  it('is told at exactly 1 MiB still', () => {
    hello()
    channel.bufferedAmount = MIB
    source.set('a', 1)
    clock.advance(0)
    expect(channel.takeItems()).toMatchObject([{ type: 'update', key: 'a' }])
  })

  it('hears of keys that were deleted meanwhile, and nothing of keys that came and went', () => {
    source.set('a', 1)
    source.set('b', 1)
    hello()
    channel.bufferedAmount = PAUSED
    source.del('a')
    source.set('b', 2)
    source.del('b')
    source.set('b', 3)
    clock.advance(0)
    channel.bufferedAmount = 0
    clock.advance(64)
    expect(channel.takeItems()).toMatchObject([
      { type: 'delete', key: 'a', entry: { owner: 'node' } },
      { type: 'update', key: 'b', entry: { value: 3 } },
    ])
  })

  it('gets every answer, before the newest values', () => {
    source.plant('peter', 'his', 0)
    hello()
    channel.bufferedAmount = PAUSED
    source.set('a', 1)
    write(1, 'a', 2)
    write(2, 'his', 'mine')
    source.plant('peter', 'his', 3)
    write(3, 'b', 4)
    clock.advance(0)
    channel.bufferedAmount = 0
    clock.advance(64)
    expect(channel.takeItems()).toMatchObject([
      { type: 'accepted', id: 1 },
      { type: 'refused', id: 2 },
      { type: 'accepted', id: 3 },
      { type: 'update', key: 'a', entry: { value: 2 } },
      { type: 'update', key: 'his', entry: { value: 3 } },
    ])
  })

  it('gets the newest list of peers', () => {
    hello()
    channel.bufferedAmount = PAUSED
    const peer = { id: 'p', name: null, kind: 'synckey', address: null } as const
    source.say({ type: 'peers', peers: [peer] })
    clock.advance(0)
    source.say({ type: 'peers', peers: [] })
    clock.advance(0)
    channel.bufferedAmount = 0
    clock.advance(64)
    expect(channel.take()).toEqual([{ type: 'peers', peers: [] }])
  })

  it('gets what happens in the tick of its return once, and not out of order', () => {
    hello()
    channel.bufferedAmount = PAUSED
    source.set('a', 1)
    clock.after(1, () => {
      channel.bufferedAmount = 0
      source.set('a', 2)
      source.set('a', 3)
    })
    clock.advance(1)
    expect(channel.takeItems()).toMatchObject([{ type: 'update', key: 'a', entry: { value: 3 } }])
  })

  it('is one like all others once it has caught up', () => {
    hello()
    channel.bufferedAmount = PAUSED
    source.set('a', 1)
    clock.advance(0)
    channel.bufferedAmount = 0
    clock.advance(64)
    channel.take()
    source.set('a', 2)
    source.set('a', 3)
    clock.advance(0)
    expect(channel.takeItems()).toMatchObject([{ entry: { value: 2 } }, { entry: { value: 3 } }])
    expect(clock.waiting).toBe(0)
  })

  it('keeps no other client waiting', () => {
    hello()
    const other = new RecordingChannel()
    connector.accept(other).message({ type: 'hello', version: 1, session: 'other' })
    other.take()
    channel.bufferedAmount = PAUSED
    source.set('a', 1)
    clock.advance(0)
    expect(other.takeItems()).toHaveLength(1)
    expect(channel.takeItems()).toHaveLength(0)
  })

  it('gets a large dictionary as fast as it reads, with what changes meanwhile after it', () => {
    for (let index = 0; index < 100; index++) source.set(`key${index}`, 'x'.repeat(60_000))
    channel.bytesPerMessage = 300 * KIB
    const first = hello()
    expect(first.filter(({ type }) => type === 'snapshot')).toHaveLength(3)
    source.set('key99', 'newest')
    source.del('key98')
    clock.advance(0)
    const rest: ServerMessage[] = []
    while (clock.waiting > 0) {
      channel.bufferedAmount = 0
      clock.advance(64)
      rest.push(...channel.take())
    }
    const types = rest.map(({ type }) => type)
    expect(types).toEqual([...Array.from({ length: types.length - 1 }, () => 'snapshot'), 'batch'])
    expect(rest.at(-2)).toMatchObject({ type: 'snapshot', entries: [], last: true })
    expect(mirrorOf([...first, ...rest])).toEqual(valuesOf(source))
  })

  it('is given up at 8 MiB', () => {
    hello()
    channel.bufferedAmount = PAUSED
    source.set('a', 1)
    clock.advance(64)
    channel.bufferedAmount = 8 * MIB
    clock.advance(64)
    expect(channel.closes).toEqual([])
    channel.bufferedAmount = 8 * MIB + 1
    clock.advance(64)
    expect(channel.closes).toEqual([{ code: 1013, reason: 'read too slowly' }])
    expect(clock.waiting).toBe(0)
  })

  it('is given up at 8 MiB of pongs, too', () => {
    hello()
    channel.bytesPerMessage = MIB
    for (let index = 0; index < 9; index++) listener.message({ type: 'ping' })
    expect(channel.closes).toMatchObject([{ code: 1013 }])
  })

  it('is not given up for one value that is larger than that', () => {
    hello()
    channel.bytesPerMessage = 9 * MIB
    source.set('a', 'imagine 9 MiB')
    clock.advance(0)
    source.set('a', 'and again')
    clock.advance(1000)
    expect(channel.closes).toEqual([])
    channel.bufferedAmount = 0
    clock.advance(64)
    expect(channel.takeItems()).toMatchObject([
      { entry: { value: 'imagine 9 MiB' } },
      { entry: { value: 'and again' } },
    ])
  })

  it('is given up after 30 s without catching up', () => {
    hello()
    channel.bufferedAmount = PAUSED
    source.set('a', 1)
    clock.advance(29_900)
    expect(channel.closes).toEqual([])
    clock.advance(200)
    expect(channel.closes).toMatchObject([{ code: 1013 }])
  })

  it('is not given up when it has caught up, however late that is noticed', () => {
    hello()
    channel.bufferedAmount = PAUSED
    source.set('a', 1)
    clock.advance(0)
    clock.asleepMs = 3_600_000
    channel.bufferedAmount = 0
    clock.advance(64)
    expect(channel.closes).toEqual([])
    expect(channel.takeItems()).toHaveLength(1)
  })

  it('is not given up while it catches up again and again', () => {
    hello()
    for (let round = 0; round < 10; round++) {
      channel.bufferedAmount = PAUSED
      source.set('a', round)
      clock.advance(20_000)
      channel.bufferedAmount = 0
      clock.advance(64)
      expect(channel.takeItems()).toHaveLength(1)
    }
    expect(channel.closes).toEqual([])
  })

  it('may go while it is slow', () => {
    hello()
    channel.bufferedAmount = PAUSED
    source.set('a', 1)
    clock.advance(0)
    listener.closed({ code: 1006, reason: '' })
    expect(clock.waiting).toBe(0)
  })
})

it('ends equal to the source, however slow a client is and whatever it writes', () => {
  const key = fc.constantFrom('a', 'b', 'c')
  const step = fc.oneof(
    fc.record({ do: fc.constantFrom('set', 'del', 'plant', 'write', 'remove'), key }),
    fc.record({ do: fc.constant('advance'), ms: fc.constantFrom(0, 1, 100) }),
    fc.record({ do: fc.constant('buffer'), bytes: fc.constantFrom(0, RESUMED, PAUSED, 2 * MIB) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(10), (steps, helloAt) => {
      const run = new Run()
      steps.forEach((step, index) => {
        if (index === helloAt) run.hello()
        run.step(step)
      })
      run.finish()
      expect(run.mirror()).toEqual(valuesOf(run.source))
    }),
  )
})

interface Step {
  readonly do: string
  readonly key?: string
  readonly ms?: number
  readonly bytes?: number
}

/** One connector and one client that a property drives. */
class Run {
  readonly clock = new VirtualClock()
  readonly source = new MapSource(this.clock, { a: 'first', b: 'first' })
  readonly channel = new RecordingChannel()
  readonly listener = createConnector({ source: this.source, clock: this.clock }).accept(this.channel)
  readonly #written: { readonly key: string; readonly value: unknown }[] = []
  #isGreeted = false
  #count = 0

  hello(): void {
    this.#isGreeted = true
    this.listener.message({ type: 'hello', version: 1, session: 'anna' })
  }

  step({ do: what, key = '', ms = 0, bytes = 0 }: Step): void {
    const value = ++this.#count
    if (what === 'advance') this.clock.advance(ms)
    else if (what === 'buffer') this.channel.bufferedAmount = bytes
    else if (what === 'plant') this.source.plant(value % 2 ? 'peter' : 'node', key, value)
    else if (what === 'write') this.#write(key, value, { op: 'set', key, value })
    else if (what === 'remove') this.#write(key, undefined, { op: 'delete', key })
    else if (this.source.get(key)?.owner === 'peter') return
    else if (what === 'set') this.source.set(key, value)
    else this.source.del(key)
  }

  finish(): void {
    if (!this.#isGreeted) this.hello()
    this.channel.bufferedAmount = 0
    this.clock.advance(100)
  }

  /** What the client holds. */
  mirror(): Map<string, unknown> {
    return mirrorOf(this.channel.sent, (id) => this.#written[id - 1] ?? expect.fail())
  }

  #write(key: string, value: unknown, operation: WriteOperation): void {
    if (!this.#isGreeted) return
    const id = this.#written.push({ key, value })
    this.listener.message({ type: 'write', id, operation })
  }
}

function valuesOf(source: MapSource): Map<string, unknown> {
  return new Map([...source.entries()].map(({ key, entry: { value } }) => [key, value]))
}

/** The values of a client that heard all this, and wrote what `writtenBy` says. */
function mirrorOf(
  messages: readonly ServerMessage[],
  writtenBy: (id: number) => { readonly key: string; readonly value: unknown } = () => expect.fail(),
): Map<string, unknown> {
  const mirror = new Map<string, unknown>()
  const put = (key: string, value: unknown): void => {
    if (value === undefined) mirror.delete(key)
    else mirror.set(key, value)
  }
  for (const message of messages) {
    if (message.type === 'snapshot') for (const { key, entry } of message.entries) put(key, entry?.value)
    for (const item of message.type === 'batch' ? message.items : []) {
      if (item.type === 'update') put(item.key, item.entry.value)
      if (item.type === 'delete') put(item.key, undefined)
      if (item.type === 'accepted') put(writtenBy(item.id).key, writtenBy(item.id).value)
    }
  }
  return mirror
}
