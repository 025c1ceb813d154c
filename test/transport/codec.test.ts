import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createServerDecoder, encodeClientMessage, joinClientMessages } from '../../src/transport/clientCodec.ts'
import { ServerEncoder, decodeClientMessages } from '../../src/transport/codec.ts'
import type { RecordHeader } from '../../src/dictionary/record.ts'
import type { BatchItem, ServerMessage } from '../../src/transport/messages.ts'
import { ProtocolError } from '../../src/transport/protocolError.ts'
import { UnsendableError } from '../../src/transport/unsendableError.ts'
import { decode, encode } from '../../src/wire/msgpack.ts'
import { clientMessages, entry, header, serverMessages } from '../support/messages.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const updateOf = (owner: string, value: unknown = 1, given: RecordHeader = { ...header, owner }): BatchItem => ({
  type: 'update',
  key: 'k',
  entry: { ...given, value },
})
const batchOf = (...items: BatchItem[]): ServerMessage => ({ type: 'batch', items, sequence: 1 })

describe("a client's messages", () => {
  it.each(clientMessages)('survive: %j', (message) => {
    expect(decodeClientMessages(joinClientMessages([encodeClientMessage(message)]))).toEqual([message])
  })

  it('survive together', () => {
    expect(decodeClientMessages(joinClientMessages(clientMessages.map(encodeClientMessage)))).toEqual(clientMessages)
  })

  it('are 500 at most', () => {
    const pings = (count: number) =>
      joinClientMessages(Array.from({ length: count }, () => encodeClientMessage({ type: 'ping' })))
    expect(decodeClientMessages(pings(500))).toHaveLength(500)
    expect(() => decodeClientMessages(pings(501))).toThrow(expect.objectContaining({ code: 'too-many' }))
  })

  it('are the maps that docs/channel.md says', () => {
    expect(clientMessages.map((message) => decode(encodeClientMessage(message)))).toEqual(clientMessages)
  })

  it('have the bytes of the example', () => {
    expect(hex(joinClientMessages([encodeClientMessage({ type: 'ping' })]))).toBe('dc000181a474797065a470696e67')
  })

  it.each([
    ['a function', () => {}],
    ['an instance', new (class Thing {})()],
    ['undefined in an array', [undefined]],
  ])('cannot carry %s', (_name, value) => {
    const write = () => encodeClientMessage({ type: 'write', id: 1, operation: { op: 'set', key: 'k', value } })
    expect(write).toThrow(UnsendableError)
    expect(write).toThrow(expect.objectContaining({ code: 'invalid-value' }))
  })

  it('throw nothing but ProtocolError when they are read, whatever they are', () => {
    const mutated = fc
      .tuple(fc.constantFrom(...clientMessages), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }))
      .map(([message, changes]) => {
        const bytes = joinClientMessages([encodeClientMessage(message)])
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        return bytes
      })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), mutated), (bytes) => {
        try {
          decodeClientMessages(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
          expect(['not-msgpack', 'not-a-message']).toContain((error as ProtocolError).code)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('cost nothing when they only claim to be large', () => {
    const claim = Uint8Array.of(0xdd, 0x01, 0xff, 0xff, 0xff)
    expect(() => decodeClientMessages(claim)).toThrow(ProtocolError)
  })
})

describe("a connector's messages", () => {
  it.each(serverMessages)('survive: %j', (message) => {
    expect(createServerDecoder()(new ServerEncoder().channel()(message))).toEqual(message)
  })

  it('survive one after the other on one channel', () => {
    const [encodeOne, decodeOne] = [new ServerEncoder().channel(), createServerDecoder()]
    const twice = [...serverMessages, ...serverMessages]
    expect(twice.map((message) => decodeOne(encodeOne(message)))).toEqual(twice)
  })

  it('are laid out as docs/channel.md says', () => {
    const encodeOne = new ServerEncoder().channel()
    const value = { list: [1, 'two', null, true, -1.5] }
    const ben = [2, 1_800_000_000, 1_800_000_007, 3, 0, true]
    const anna = ben.with(4, 1).with(5, false)
    const laidOut = serverMessages.map((message) => decode(encodeOne(message)))
    const isLaidOut = ({ type }: ServerMessage): boolean => type === 'snapshot' || type === 'batch'
    expect(laidOut.filter((_, index) => !isLaidOut(serverMessages[index]!))).toEqual(
      serverMessages.filter((message) => !isLaidOut(message)),
    )
    expect(laidOut.filter((_, index) => isLaidOut(serverMessages[index]!))).toEqual([
      [1, [0, 'ben'], [['a', value, ben], ['gone']], false, 0],
      [1, [], [], true, 3],
      [
        2,
        [1, 'anna'],
        [
          [0, 'a', value, ben],
          [1, 'a', anna],
          [2, 1, 2],
          { type: 'accepted', id: 2, header: null },
          { type: 'refused', id: 3, refusal: { code: 'quota', message: 'full' } },
          {
            type: 'refused',
            id: 4,
            refusal: { code: 'lease-held', message: 'held', owner: 'ben', expiresAt: 1, availableAt: 2 },
          },
          { type: 'name', owner: 'ben', name: 'Ben' },
          { type: 'lease-lost', key: 'a', owner: 'ben', reason: 'concurrent', mine: { a: 1 } },
        ],
        8,
      ],
    ])
  })

  it('say of a lost value that was a deletion that there is none', () => {
    const lost = { type: 'lease-lost', key: 'a', owner: 'ben', reason: 'concurrent', mine: undefined } as const
    expect(createServerDecoder()(new ServerEncoder().channel()(batchOf(lost)))).toEqual(batchOf(lost))
  })

  it('may have more elements and members than are known', () => {
    const encodeOne = new ServerEncoder().channel()
    const lengthen = (part: unknown): unknown =>
      Array.isArray(part) ? [...part, 'new'] : { ...(part as object), more: 'new' }
    const longer = (message: ServerMessage): Uint8Array => {
      const whole = decode(encodeOne(message)) as unknown[]
      if (message.type === 'batch') whole[2] = (whole[2] as unknown[]).map(lengthen)
      return encode(lengthen(whole))
    }
    const decodeOne = createServerDecoder()
    expect(serverMessages.map((message) => decodeOne(longer(message)))).toMatchObject(serverMessages)
  })

  it.each([[[99]], [[2, [], [[99]]]], ['text'], [Uint8Array.of(0xc1)], [Uint8Array.of(0x92, 2)]])(
    'that are none are refused: %j',
    (array) => {
      const bytes = array instanceof Uint8Array ? array : encode(array)
      expect(() => createServerDecoder()(bytes)).toThrow(Error)
    },
  )

  it('carry values as deep and as large as a dictionary takes', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 32; depth++) deep = [deep]
    const wide = Array.from({ length: 99_000 }, () => 0)
    const message = batchOf(updateOf('a', deep), updateOf('a', wide), updateOf('a', wide))
    expect(createServerDecoder()(new ServerEncoder().channel()(message))).toEqual(message)
    const write = { type: 'write', id: 1, operation: { op: 'set', key: 'k', value: deep } } as const
    expect(decodeClientMessages(joinClientMessages([encodeClientMessage(write)]))).toEqual([write])
  })
})

describe('an encoder shared by channels', () => {
  it('encodes a message that all receive once', () => {
    const encoder = new ServerEncoder()
    const [one, other] = [encoder.channel(), encoder.channel()]
    const message = batchOf(updateOf('anna'))
    expect(one(message)).toBe(other(message))
  })

  it('keeps no bytes beyond the turn', async () => {
    const encodeOne = new ServerEncoder().channel()
    encodeOne(batchOf(updateOf('anna')))
    const message = batchOf(updateOf('anna'))
    const bytes = encodeOne(message)
    await Promise.resolve()
    expect(encodeOne(message)).not.toBe(bytes)
    expect(encodeOne(message)).toEqual(bytes)
  })

  it('tells each channel what owners it does not know yet, whenever it joined', () => {
    const encoder = new ServerEncoder()
    const [one, decodeOne] = [encoder.channel(), createServerDecoder()]
    const first = batchOf(updateOf('anna'), updateOf('ben'))
    expect(decodeOne(one(first))).toEqual(first)
    const [late, decodeLate] = [encoder.channel(), createServerDecoder()]
    const second = batchOf(updateOf('carl'), updateOf('ben'))
    expect(decodeOne(one(second))).toEqual(second)
    expect(decodeLate(late(second))).toEqual(second)
  })

  it('tells them to a channel that was sent something else first', () => {
    const encoder = new ServerEncoder()
    const [one, other, decodeOther] = [encoder.channel(), encoder.channel(), createServerDecoder()]
    one(batchOf(updateOf('anna')))
    decodeOther(other({ type: 'pong' }))
    const message = batchOf(updateOf('anna'))
    expect(decodeOther(other(message))).toEqual(message)
  })

  it('reads back the same for every channel, in any mixture of common and own batches', () => {
    const owner = fc.constantFrom('anna', 'ben', 'carl', 'dora')
    const step = fc.record({ owner, isOwn: fc.boolean(), channels: fc.subarray([0, 1, 2]) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const encoder = new ServerEncoder()
        const ends = [0, 1, 2].map(() => ({ encode: encoder.channel(), decode: createServerDecoder() }))
        steps.forEach(({ owner, isOwn, channels }, index) => {
          const change = updateOf(owner, index)
          const common = batchOf(change)
          for (const channel of channels) {
            const end = ends[channel] ?? expect.fail()
            const accepted = { type: 'accepted', id: 1, header: { ...header, owner: `own${channel}` } } as const
            const message = isOwn ? batchOf(accepted, change, accepted, change) : common
            expect(end.decode(end.encode(message))).toEqual(message)
          }
        })
      }),
    )
  })

  it('begins its numbers anew before there are too many', () => {
    const encoder = new ServerEncoder()
    const ends = [0, 1].map(() => ({ encode: encoder.channel(), decode: createServerDecoder() }))
    const sizes: number[] = []
    for (let round = 0; round < 12; round++) {
      const message = batchOf(...Array.from({ length: 1000 }, (_, index) => updateOf(`owner ${round} ${index}`)))
      for (const end of ends) {
        const bytes = end.encode(message)
        expect(end.decode(bytes)).toEqual(message)
        const [, [first]] = decode(bytes) as [number, [number]]
        sizes.push(first)
      }
    }
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096)
  })

  it('leave out of a header what is as in the one before', () => {
    const steps = [
      header,
      header,
      { ...header, acquired: 1 },
      { ...header, acquired: 1, time: 2 },
      { ...header, acquired: 1, time: 2, epoch: 4 },
      { ...header, acquired: 1, time: 2, epoch: 4, owner: 'ben' },
      { ...header, acquired: 1, time: 2, epoch: 4, owner: 'ben', released: true },
      { ...header, acquired: 1, time: 2, epoch: 4, owner: 'ben', released: true },
    ].map((step, seq) => ({ ...step, seq }))
    const told = steps.map((step, seq): BatchItem =>
      seq % 2 ? { type: 'delete', key: 'k', entry: step } : updateOf('', 1, step),
    )
    const bytes = new ServerEncoder().channel()(batchOf(...told))
    const [, , items] = decode(bytes) as [number, unknown, unknown[][]]
    expect(items.map((item) => item.at(-1))).toEqual([
      [0, 1_800_000_000, 1_800_000_007, 3, 0, false],
      1,
      [2, 1],
      [3, 1, 2],
      [4, 1, 2, 4],
      [5, 1, 2, 4, 1],
      [6, 1, 2, 4, 1, true],
      7,
    ])
    expect(createServerDecoder()(bytes)).toEqual(batchOf(...told))
  })

  it('needs about 31 bytes for an update with a key of 16 bytes and a value of 8', () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({
      type: 'update' as const,
      key: `key/${100_000_000_000 + index}`,
      entry: { ...entry, owner: 'o'.repeat(66), value: 'v2345678' },
    }))
    expect(new ServerEncoder().channel()(batchOf(...items)).length / 1000).toBeLessThan(32)
  })
})
