import { beforeEach, describe, expect, it } from 'vitest'
import { createConnector } from 'synckey/connector'
import type { AcceptOptions, ClientListener, Connector, ConnectorOptions } from 'synckey/connector'
import { DictionaryError } from '../../src/dictionary/errors.ts'
import type { WriteOperation } from '../../src/transport/messages.ts'
import { MapSource } from '../support/mapSource.ts'
import { recordingLogger } from '../support/recordingLogger.ts'
import { RecordingChannel } from '../support/recordingChannel.ts'
import { VirtualClock } from '../support/virtualClock.ts'

let clock: VirtualClock
let source: MapSource
let connector: Connector
const logger = recordingLogger()

beforeEach(() => {
  clock = new VirtualClock()
  serve()
})

function serve(data: Readonly<Record<string, unknown>> = {}, options: Partial<ConnectorOptions> = {}): void {
  source = new MapSource(clock, data)
  connector = createConnector({ source, clock, logger, ...options })
}

class Client {
  readonly channel = new RecordingChannel()
  readonly listener: ClientListener
  #id = 0

  constructor(options: AcceptOptions = {}) {
    this.listener = connector.accept(this.channel, options)
  }

  static greeted(session = 'anna', options: AcceptOptions = {}): Client {
    const client = new Client(options)
    client.hello(session)
    client.channel.take()
    return client
  }

  hello(session = 'anna'): void {
    this.listener.message({ type: 'hello', version: 1, session })
  }

  write(operation: WriteOperation, id = ++this.#id): void {
    this.listener.message({ type: 'write', id, operation })
  }

  /** What the tick under way brings. */
  tick(): ReturnType<RecordingChannel['takeItems']> {
    clock.advance(0)
    return this.channel.takeItems()
  }
}

const headerOf = (key: string): unknown => {
  const { value: _, ...header } = source.get(key) ?? expect.fail(`${key} is absent`)
  return header
}

describe('createConnector', () => {
  it.each([undefined, {}, { source: undefined }, { source: {} }, { source: { source: {} } }])(
    'needs a source, unlike %j',
    (options) => {
      const make = (): unknown => createConnector(options as unknown as ConnectorOptions)
      expect(make).toThrow(TypeError)
      expect(make).toThrow('createConnector({ source: socket })')
    },
  )

  it('has a name of at most 64 characters', () => {
    const named = (name: unknown) => (): Connector =>
      createConnector({ source: new MapSource(clock, {}), clock, name: name as string })
    named('x'.repeat(64))().close()
    expect(named('x'.repeat(65))).toThrow(
      new RangeError(`A name may have 64 characters, and '${'x'.repeat(20)}…' has 65`),
    )
    expect(named(7)).toThrow(TypeError)
  })
})

describe('hello', () => {
  it('is answered by welcome, the snapshot and its end', () => {
    serve({ a: 1, b: 'two' })
    source.unmirroredKeys = 3
    source.knownPeers.push({ id: 'p', name: null, kind: 'js2p', address: null })
    source.knownNames.set('p', 'Peter')
    const { channel, listener } = new Client()
    listener.message({ type: 'hello', version: 1, session: 'anna' })
    expect(channel.sent).toEqual([
      {
        type: 'welcome',
        version: 1,
        nodeId: 'node',
        owner: 'node',
        name: "Anna's laptop",
        leasing: true,
        leaseTermMs: 3_600_000,
        takeoverDelayMs: 60_000,
        now: clock.now(),
        names: [['p', 'Peter']],
        peers: [{ id: 'p', name: null, kind: 'js2p', address: null }],
        unmirroredKeys: 3,
        feed: expect.any(String),
        sequence: 0,
        resumed: false,
        keys: null,
        readOnly: false,
      },
      {
        type: 'snapshot',
        entries: [
          { key: 'a', entry: source.get('a') },
          { key: 'b', entry: source.get('b') },
        ],
        last: false,
        interest: 0,
      },
      { type: 'snapshot', entries: [], last: true, interest: 0 },
    ])
  })

  it('takes a provider of a source, such as a socket', () => {
    const provided = createConnector({ source: { source: new MapSource(clock, { a: 1 }) }, clock })
    const channel = new RecordingChannel()
    provided.accept(channel).message({ type: 'hello', version: 1, session: 's' })
    expect(channel.sent).toContainEqual(expect.objectContaining({ type: 'welcome', nodeId: 'node' }))
  })

  it('brings a large dictionary in parts of at most 500 entries', () => {
    serve(Object.fromEntries(Array.from({ length: 1201 }, (_, index) => [`key${index}`, index])))
    const client = new Client()
    client.hello()
    const parts = client.channel.sent.flatMap((message) => (message.type === 'snapshot' ? [message] : []))
    expect(parts.map(({ entries }) => entries.length)).toEqual([500, 500, 201, 0])
    expect(parts.map(({ last }) => last)).toEqual([false, false, false, true])
  })

  it.each([
    ['text', 'x'.repeat(30_000)],
    ['bytes', new Uint8Array(30_000)],
    ['texts in maps and arrays', { list: [new Map([['k', 'x'.repeat(30_000)]])] }],
  ])('brings large values, %s, in parts of about 64 KiB', (_name, value) => {
    serve(Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`key${index}`, value])))
    const client = new Client()
    client.hello()
    const parts = client.channel.sent.flatMap((message) => (message.type === 'snapshot' ? [message] : []))
    expect(parts.map(({ entries }) => entries.length)).toEqual([3, 3, 1, 0])
  })

  it('must come within 5 s', () => {
    const { channel } = new Client()
    clock.advance(4999)
    expect(channel.closes).toEqual([])
    clock.advance(1)
    expect(channel.closes).toEqual([{ code: 4408, reason: 'hello-expected' }])
  })

  it('stops the clock that waits for it', () => {
    const { channel } = Client.greeted()
    clock.advance(60_000)
    expect(channel.closes).toEqual([])
    expect(clock.waiting).toBe(0)
  })

  it.each([
    [
      'comes twice',
      [
        { type: 'hello', version: 1, session: 's' },
        { type: 'hello', version: 1, session: 's' },
      ],
      'hello-repeated',
    ],
    ['does not come first', [{ type: 'ping' }], 'hello-expected'],
    ['names another version', [{ type: 'hello', version: 2, session: 's' }], 'bad-version'],
  ])('ends the channel when it %s', (_name, messages, code) => {
    const { channel, listener } = new Client()
    for (const message of messages) listener.message(message)
    expect(channel.sent.at(-1)).toMatchObject({ type: 'error', code: 'protocol' })
    expect(channel.closes).toEqual([{ code: 4400, reason: code }])
  })
})

describe('changes', () => {
  it('reach every client in one batch per tick, in order, and as the very same message', () => {
    const [one, other] = [Client.greeted('one'), Client.greeted('other')]
    source.set('a', 1)
    source.set('b', 2)
    source.del('a')
    expect(one.channel.sent).toEqual([])
    clock.advance(0)
    expect(one.channel.sent).toMatchObject([
      {
        type: 'batch',
        items: [
          { type: 'update', key: 'a', entry: { value: 1 } },
          { type: 'update', key: 'b', entry: { value: 2 } },
          { type: 'delete', key: 'a', entry: { owner: 'node' } },
        ],
      },
    ])
    expect(one.channel.sent[0]).toBe(other.channel.sent[0])
  })

  it('leave in the turn in which they happen where all was quiet, and once a turn while there is news', async () => {
    const { channel } = Client.greeted()
    const keys = (): readonly unknown[] => channel.takeItems().map((item) => 'key' in item && item.key)
    source.set('a', 1)
    source.set('b', 1)
    await Promise.resolve()
    expect(keys()).toEqual(['a', 'b'])
    source.set('c', 1)
    await Promise.resolve()
    source.set('d', 1)
    await Promise.resolve()
    expect(keys()).toEqual([])
    clock.advance(0)
    expect(keys()).toEqual(['c', 'd'])
    source.set('e', 1)
    await Promise.resolve()
    expect(keys()).toEqual(['e'])
  })

  it('before hello are in the snapshot and come in no batch', () => {
    const first = Client.greeted('first')
    source.set('a', 1)
    const late = new Client()
    late.hello('late')
    expect(late.channel.take()).toContainEqual(
      expect.objectContaining({ type: 'snapshot', entries: [{ key: 'a', entry: source.get('a') }] }),
    )
    expect(first.channel.takeItems()).toHaveLength(1)
    expect(late.tick()).toEqual([])
  })

  it('are told with names, peers and lost leases', () => {
    const client = Client.greeted()
    const mine = source.get('a')
    source.say({ type: 'name', owner: 'p', name: 'Peter' })
    source.say({ type: 'peers', peers: [] })
    const peer = { id: 'p', name: 'Peter', kind: 'synckey', address: null } as const
    source.say({ type: 'peers', peers: [peer] })
    source.say({
      type: 'lease-lost',
      lost: { key: 'a', owner: 'node', mine, winner: undefined, winnerOwner: 'p', reason: 'concurrent' },
    })
    clock.advance(0)
    expect(client.channel.sent).toEqual([
      {
        type: 'batch',
        items: [
          { type: 'name', owner: 'p', name: 'Peter' },
          { type: 'lease-lost', key: 'a', owner: 'p', reason: 'concurrent', mine: undefined },
        ],
        sequence: 0,
      },
      { type: 'peers', peers: [peer] },
    ])
  })

  it('of one large tick are split', () => {
    const client = Client.greeted()
    for (let index = 0; index < 10; index++) source.set(`key${index}`, 'x'.repeat(100_000))
    clock.advance(0)
    const sizes = client.channel.sent.map((message) => (message.type === 'batch' ? message.items.length : 0))
    expect(sizes).toEqual([3, 3, 3, 1])
  })

  it('are heard through one subscription', () => {
    Client.greeted('one')
    Client.greeted('other')
    expect(source.subscribers).toBe(1)
  })
})

describe('a write', () => {
  it('is accepted with the header it made, and its change is told to everybody else', () => {
    const [writer, other] = [Client.greeted('writer'), Client.greeted('other')]
    writer.write({ op: 'set', key: 'a', value: 1 })
    expect(writer.tick()).toEqual([{ type: 'accepted', id: 1, header: headerOf('a') }])
    expect(other.tick()).toEqual([{ type: 'update', key: 'a', entry: source.get('a') }])
  })

  it('is answered in its place among the changes', () => {
    const client = Client.greeted()
    source.set('a', 1)
    client.write({ op: 'set', key: 'b', value: 2 })
    source.set('c', 3)
    expect(client.tick().map(({ type }) => type)).toEqual(['update', 'accepted', 'update'])
  })

  it('of two clients in one tick tells each what the other wrote', () => {
    const [one, other] = [Client.greeted('one'), Client.greeted('other')]
    one.write({ op: 'set', key: 'a', value: 1 })
    other.write({ op: 'set', key: 'a', value: 2 })
    expect(one.tick()).toMatchObject([{ type: 'accepted' }, { type: 'update', key: 'a', entry: { value: 2 } }])
    expect(other.tick()).toMatchObject([{ type: 'update', key: 'a', entry: { value: 1 } }, { type: 'accepted' }])
  })

  it.each<[WriteOperation['op'], unknown]>([
    ['delete', { type: 'delete', key: 'a' }],
    ['release', { type: 'update', key: 'a', entry: { value: 1, released: true } }],
    ['acquire', { type: 'update', key: 'a', entry: { value: 1, seq: 3 } }],
  ])('can be %s', (op, change) => {
    serve({ a: 1 })
    const [writer, other] = [Client.greeted('writer'), Client.greeted('other')]
    writer.write({ op, key: 'a' } as WriteOperation)
    expect(writer.tick()).toEqual([{ type: 'accepted', id: 1, header: expect.objectContaining({ owner: 'node' }) }])
    expect(other.tick()).toMatchObject([change])
  })

  it('acquires with the value given', () => {
    serve({ a: 1 })
    const writer = Client.greeted()
    writer.write({ op: 'acquire', key: 'a', value: 2 })
    expect(writer.tick()).toMatchObject([{ type: 'accepted' }])
    expect(source.get('a')).toMatchObject({ value: 2 })
  })

  it('cannot acquire what does not exist without a value', () => {
    const writer = Client.greeted()
    writer.write({ op: 'acquire', key: 'a' })
    expect(writer.tick()).toMatchObject([{ type: 'refused', id: 1, refusal: { code: 'invalid-value' } }])
  })

  it('that does nothing is accepted without a header', () => {
    const writer = Client.greeted()
    writer.write({ op: 'delete', key: 'a' })
    expect(writer.tick()).toEqual([{ type: 'accepted', id: 1, header: null }])
  })

  it('claims no change of another key', () => {
    const writer = Client.greeted()
    const set = source.set.bind(source)
    source.set = (key, value) => {
      set('other', 'told first')
      set(key, value)
      set(key, 'and once more')
    }
    writer.write({ op: 'set', key: 'a', value: 1 })
    expect(writer.tick()).toMatchObject([
      { type: 'update', key: 'other' },
      { type: 'accepted', id: 1 },
      { type: 'update', key: 'a', entry: { value: 'and once more' } },
    ])
  })

  it('is refused with owner and times in milliseconds while another owner holds the key', () => {
    source.plant('peter', 'a', 'his')
    const client = Client.greeted()
    client.write({ op: 'set', key: 'a', value: 'mine' })
    const endMs = (Math.floor(clock.now() / 1000) + 3600 + 1) * 1000
    expect(client.tick()).toEqual([
      {
        type: 'refused',
        id: 1,
        refusal: {
          code: 'lease-held',
          message: expect.stringContaining('peter'),
          owner: 'peter',
          expiresAt: endMs,
          availableAt: endMs + 60_000,
        },
      },
    ])
    expect(source.get('a')).toMatchObject({ value: 'his' })
  })

  it('is refused with the code of what the dictionary throws', () => {
    const client = Client.greeted()
    source.failure = new DictionaryError('quota', 'nothing was written: delete something')
    client.write({ op: 'set', key: 'a', value: 1 })
    expect(client.tick()).toEqual([
      { type: 'refused', id: 1, refusal: { code: 'quota', message: 'nothing was written: delete something' } },
    ])
  })

  it('is refused as unknown when the source fails; the log has the error, the client has not, and all goes on', () => {
    const client = Client.greeted()
    source.failure = new Error('disk 7 is on fire')
    client.write({ op: 'set', key: 'a', value: 1 })
    expect(client.tick()).toEqual([
      { type: 'refused', id: 1, refusal: { code: 'unknown', message: expect.not.stringContaining('fire') } },
    ])
    expect(logger.lines.at(-1)).toMatchObject({ level: 'error', data: { key: 'a', error: source.failure } })
    source.failure = undefined
    client.write({ op: 'set', key: 'a', value: 1 })
    expect(client.tick()).toMatchObject([{ type: 'accepted' }])
  })
})

describe('a conditional write', () => {
  const baseOf = (key: string) => source.get(key) ?? null

  it('is applied to the version it was computed from', () => {
    serve({ a: 1 })
    const client = Client.greeted()
    client.write({ op: 'set', key: 'a', value: 2, base: baseOf('a') })
    client.write({ op: 'set', key: 'b', value: 2, base: null })
    expect(client.tick()).toMatchObject([{ type: 'accepted' }, { type: 'accepted' }])
  })

  it('is refused as conflict when there is another version, none, or one where none was', () => {
    serve({ a: 1, b: 1, c: 1 })
    const client = Client.greeted()
    const [a, b] = [baseOf('a'), baseOf('b')]
    source.set('a', 'newer')
    source.del('b')
    clock.advance(0)
    client.channel.take()
    client.write({ op: 'set', key: 'a', value: 2, base: a })
    client.write({ op: 'set', key: 'b', value: 2, base: b })
    client.write({ op: 'set', key: 'c', value: 2, base: null })
    const conflict = { type: 'refused', refusal: { code: 'conflict' } }
    expect(client.tick()).toMatchObject([conflict, conflict, conflict])
    expect(source.get('a')).toMatchObject({ value: 'newer' })
  })

  it.each([['owner'], ['epoch'], ['time'], ['seq']] as const)('compares %s', (field) => {
    serve({ a: 1 })
    const client = Client.greeted()
    const { owner, epoch, time, seq } = source.get('a') ?? expect.fail()
    const base = { owner, epoch, time, seq, [field]: field === 'owner' ? 'peter' : 0 }
    client.write({ op: 'set', key: 'a', value: 2, base })
    expect(client.tick()).toMatchObject([{ type: 'refused', refusal: { code: 'conflict' } }])
  })
})

describe('a session', () => {
  it('is answered the same when it repeats a write after a reconnect, which is applied once', () => {
    const before = Client.greeted('anna')
    before.write({ op: 'set', key: 'a', value: 'first' }, 7)
    const [answer] = before.tick()
    before.listener.closed({ code: 1006, reason: '' })
    const changed = source.get('a')

    const after = Client.greeted('anna')
    after.write({ op: 'set', key: 'a', value: 'first' }, 7)
    expect(after.tick()).toEqual([answer, { type: 'update', key: 'a', entry: changed }])
    expect(source.get('a')).toBe(changed)
  })

  it('is told what became of the key since, so that an old answer hides nothing', () => {
    const before = Client.greeted('anna')
    before.write({ op: 'set', key: 'a', value: 1 }, 1)
    before.write({ op: 'set', key: 'b', value: 1 }, 2)
    before.listener.closed({ code: 1006, reason: '' })
    source.plant('peter', 'a', 'newer')
    source.del('b')

    const after = Client.greeted('anna')
    after.write({ op: 'set', key: 'a', value: 1 }, 1)
    after.write({ op: 'set', key: 'b', value: 1 }, 2)
    expect(after.tick()).toMatchObject([
      { type: 'accepted', id: 1 },
      { type: 'update', key: 'a', entry: { value: 'newer', owner: 'peter' } },
      { type: 'accepted', id: 2 },
      { type: 'delete', key: 'b' },
    ])
  })

  it('is refused the same, too', () => {
    source.plant('peter', 'a', 'his')
    const before = Client.greeted('anna')
    before.write({ op: 'set', key: 'a', value: 'mine' }, 1)
    const [refused] = before.tick()
    before.listener.closed({ code: 1006, reason: '' })
    clock.advance(1000)
    const after = Client.greeted('anna')
    after.write({ op: 'set', key: 'a', value: 'mine' }, 1)
    expect(after.tick()).toEqual([refused])
  })

  it('shares no answers with another', () => {
    const anna = Client.greeted('anna')
    anna.write({ op: 'set', key: 'a', value: 1 }, 1)
    const ben = Client.greeted('ben')
    ben.write({ op: 'set', key: 'b', value: 1 }, 1)
    expect(ben.tick()).toMatchObject([{ type: 'accepted', id: 1 }])
    expect(source.get('b')).toBeDefined()
  })

  it('ends at its old channel when a new one opens it, with all it knew', () => {
    const old = Client.greeted('anna')
    old.write({ op: 'set', key: 'a', value: 1 }, 1)
    const young = Client.greeted('anna')
    expect(old.channel.closes).toEqual([{ code: 4409, reason: 'another channel opened the session' }])
    old.write({ op: 'set', key: 'a', value: 'from the grave' }, 2)
    young.write({ op: 'set', key: 'a', value: 1 }, 1)
    expect(young.tick()).toMatchObject([{ type: 'accepted', id: 1 }, { type: 'update' }])
    expect(source.get('a')).toMatchObject({ value: 1 })
    old.listener.closed({ code: 4409, reason: '' })
    expect(Client.greeted('anna').channel.closes).toEqual([])
  })

  const repeatAfter = (ms: number): unknown => {
    const before = Client.greeted('anna')
    before.write({ op: 'set', key: 'a', value: 1 }, 1)
    before.listener.closed({ code: 1006, reason: '' })
    source.set('a', 'between')
    clock.advance(ms)
    Client.greeted('anna').write({ op: 'set', key: 'a', value: 1 }, 1)
    return source.get('a')?.value
  }

  it('is remembered for 10 minutes after it left', () => {
    expect(repeatAfter(599_999)).toBe('between')
  })

  it('is forgotten after that', () => {
    expect(repeatAfter(600_000)).toBe(1)
  })

  it('is forgotten when too many left after it', () => {
    serve({}, { limits: { rememberedSessions: 2 } })
    for (const name of ['anna', 'ben', 'carl']) {
      const client = Client.greeted(name)
      client.write({ op: 'set', key: name, value: 'once' }, 1)
      client.listener.closed({ code: 1006, reason: '' })
      source.set(name, 'between')
    }
    for (const name of ['anna', 'ben', 'carl']) Client.greeted(name).write({ op: 'set', key: name, value: 'again' }, 1)
    expect(['anna', 'ben', 'carl'].map((name) => source.get(name)?.value)).toEqual(['again', 'between', 'between'])
  })

  it('remembers its newest answers', () => {
    serve({}, { limits: { rememberedAnswers: 2 } })
    const client = Client.greeted()
    for (const id of [1, 2, 3]) client.write({ op: 'set', key: `key${id}`, value: 'once' }, id)
    for (const id of [3, 2, 1]) client.write({ op: 'set', key: `key${id}`, value: 'again' }, id)
    expect([1, 2, 3].map((id) => source.get(`key${id}`)?.value)).toEqual(['again', 'once', 'once'])
  })
})

describe('too many writes', () => {
  it('are refused after 400 at once, and 100 a second are let through', () => {
    const client = Client.greeted()
    const accepted = (count: number): number => {
      for (let index = 0; index < count; index++) client.write({ op: 'set', key: 'a', value: index })
      return client.tick().filter(({ type }) => type === 'accepted').length
    }
    expect(accepted(500)).toBe(400)
    expect(accepted(10)).toBe(0)
    clock.advance(1000)
    expect(accepted(200)).toBe(100)
    clock.advance(3_600_000)
    expect(accepted(500)).toBe(400)
  })

  it('are told when to write again, and are tried anew when repeated', () => {
    serve({}, { limits: { writeBurst: 1, writesPerSecond: 10 } })
    const client = Client.greeted()
    client.write({ op: 'set', key: 'a', value: 1 }, 1)
    client.write({ op: 'set', key: 'a', value: 2 }, 2)
    expect(client.tick()).toMatchObject([
      { type: 'accepted', id: 1 },
      { type: 'refused', id: 2, refusal: { code: 'rate-limited', availableAt: clock.now() + 100 } },
    ])
    clock.advance(100)
    client.write({ op: 'set', key: 'a', value: 2 }, 2)
    expect(client.tick()).toMatchObject([{ type: 'accepted', id: 2 }])
  })

  it('are counted together for channels that belong together', () => {
    serve({}, { limits: { writeBurst: 1 } })
    const group = {}
    const [one, two] = [Client.greeted('anna', { group }), Client.greeted('ben', { group })]
    one.write({ op: 'set', key: 'a', value: 1 }, 1)
    two.write({ op: 'set', key: 'b', value: 2 }, 1)
    expect([one.tick(), two.tick()].flat()).toContainEqual(
      expect.objectContaining({ type: 'refused', refusal: expect.objectContaining({ code: 'rate-limited' }) }),
    )
    const other = Client.greeted('carla', { group: {} })
    other.write({ op: 'set', key: 'c', value: 3 }, 1)
    expect(other.tick()).toMatchObject([{ type: 'accepted' }])
  })

  it('are counted together for all clients too, so that opening more sessions does not help', () => {
    serve({}, { limits: { writeBurst: 2, allWriteBurst: 3, allWritesPerSecond: 10 } })
    const results = ['anna', 'ben', 'carla'].flatMap((name) => {
      const client = Client.greeted(name)
      for (const id of [1, 2]) client.write({ op: 'set', key: 'a', value: name }, id)
      return client.tick().filter(({ type }) => type === 'accepted' || type === 'refused')
    })
    expect(results.map(({ type }) => type)).toEqual([...Array(3).fill('accepted'), ...Array(3).fill('refused')])
    expect(results.at(-1)).toMatchObject({
      refusal: {
        code: 'rate-limited',
        message: expect.stringContaining('of all clients'),
        availableAt: clock.now() + 100,
      },
    })
    clock.advance(100)
    const later = Client.greeted('dora')
    later.write({ op: 'set', key: 'a', value: 'dora' }, 1)
    expect(later.tick()).toMatchObject([{ type: 'accepted' }])
  })

  it('are still too many after a reconnect', () => {
    serve({}, { limits: { writeBurst: 1 } })
    const before = Client.greeted('anna')
    before.write({ op: 'set', key: 'a', value: 1 }, 1)
    before.listener.closed({ code: 1006, reason: '' })
    const after = Client.greeted('anna')
    after.write({ op: 'set', key: 'a', value: 2 }, 2)
    expect(after.tick()).toMatchObject([{ type: 'refused', refusal: { code: 'rate-limited' } }])
  })
})

describe('a channel', () => {
  it('is shown a sign of life', () => {
    const { channel, listener } = Client.greeted()
    listener.message({ type: 'ping' })
    expect(channel.sent).toEqual([{ type: 'pong' }])
  })

  it.each([[null], ['hello'], [{ type: 'shout' }], [{ type: 'write', id: 0 }]])('ends at %j', (junk) => {
    const [client, honest] = [Client.greeted('client'), Client.greeted('honest')]
    client.listener.message(junk)
    expect(client.channel.sent).toMatchObject([{ type: 'error', code: 'protocol' }])
    expect(client.channel.closes).toMatchObject([{ code: 4400 }])
    honest.write({ op: 'set', key: 'a', value: 1 })
    expect(honest.tick()).toMatchObject([{ type: 'accepted' }])
  })

  it('that ended is told nothing and listened to no more', () => {
    const client = Client.greeted()
    client.listener.closed({ code: 1006, reason: '' })
    client.write({ op: 'set', key: 'a', value: 1 })
    source.set('b', 1)
    expect(client.tick()).toEqual([])
    expect(source.get('a')).toBeUndefined()
  })

  it('that cannot be sent to ends alone', () => {
    const [broken, honest] = [Client.greeted('broken'), Client.greeted('honest')]
    broken.channel.send = () => {
      throw new Error('no way')
    }
    source.set('a', 1)
    expect(honest.tick()).toMatchObject([{ type: 'update', key: 'a' }])
    expect(broken.channel.closes).toMatchObject([{ code: 1011 }])
  })
})

describe('close', () => {
  it('ends all channels, greeted or not, after what they have to hear; leaves the source; and is idempotent', () => {
    const [greeted, silent] = [Client.greeted(), new Client()]
    source.set('a', 1)
    connector.close()
    connector.close()
    expect(greeted.channel.takeItems()).toMatchObject([{ type: 'update', key: 'a' }])
    expect(greeted.channel.closes).toEqual([{ code: 1001, reason: 'the connector is closed' }])
    expect(silent.channel.closes).toHaveLength(1)
    expect(source.subscribers).toBe(0)
    expect(clock.waiting).toBe(0)
  })

  it('turns away who comes later', () => {
    connector.close()
    const late = new Client()
    late.hello()
    expect(late.channel.closes).toMatchObject([{ code: 1001 }])
    expect(late.channel.sent).toEqual([])
  })
})
