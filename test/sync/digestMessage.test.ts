import { describe, expect, it } from 'vitest'
import {
  ackPackets,
  askPackets,
  bucketsPackets,
  digestPackets,
  hashesPackets,
  readAck,
  readBuckets,
  readDigest,
  readHashes,
  readQuestion,
  type HashPair,
} from '../../src/sync/digestMessage.ts'
import { encode, splitArray } from '../../src/wire/msgpack.ts'
import { hexOf } from '../wire/hex.ts'

const hex = (packets: readonly unknown[]): string => packets.map((packet) => hexOf(encode(packet))).join(' ')
const payloadOf = (packets: readonly unknown[]): Uint8Array => splitArray(encode(packets))[2]!

const pair: HashPair = [0x0a00000000000001n, 0x8000000000000002n]
const sums = BigUint64Array.from({ length: 256 }, (_, bucket) => BigInt(bucket))

describe('messages about what is held', () => {
  it('are on the wire as docs/protocol.md shows them', () => {
    expect(hex(digestPackets(0x0123456789abcdefn))).toBe('a3703273 01 c4080123456789abcdef')
    expect(hex(ackPackets(42))).toBe('a3703273 05 2a')
    expect(hex(askPackets({ number: 42, pairs: [pair] }))).toBe('a3703273 07 922ac4100a000000000000018000000000000002')
    expect(
      [
        ...hashesPackets([
          [10, [pair]],
          [255, []],
        ]),
      ].map(hex),
    ).toEqual(['a3703273 03 93c4020affc4100a000000000000018000000000000002c3'])
    const buckets = { sums, floors: [[7, 5]], exchangedAt: 1_800_000_000, asks: true, lacksRoom: false } as const
    expect(hex(bucketsPackets(buckets))).toMatch(/^a3703273 02 94c50800(0{16})(0{15}1).*91920705ce6b49d200c3$/u)
    expect(hex(bucketsPackets({ ...buckets, lacksRoom: true }))).toMatch(
      /^a3703273 02 95c50800.*91920705ce6b49d200c3c3$/u,
    )
  })

  it('are read as they were written', () => {
    const buckets = { sums, floors: [[7, 5]], exchangedAt: 1_800_000_000, asks: true, lacksRoom: false } as const
    for (const shown of [buckets, { ...buckets, lacksRoom: true }])
      expect(readBuckets(payloadOf(bucketsPackets(shown)))).toEqual(shown)
    expect(readDigest(payloadOf(digestPackets(2n ** 64n - 1n)))).toBe(2n ** 64n - 1n)
    expect(readAck(payloadOf(ackPackets(7)))).toBe(7)
    expect(readQuestion(payloadOf(askPackets({ number: 7, pairs: [pair] })))).toEqual({ number: 7, pairs: [pair] })
  })

  it('list hashes of whole buckets, about 256 KiB a message, and say which is the last', () => {
    const many = Array.from({ length: 10_000 }, (_, index): HashPair => [BigInt(index), 1n])
    const listed = [0, 1, 2].map((bucket) => [bucket, many] as const)
    const messages = [...hashesPackets(listed)].map((packets) => readHashes(payloadOf(packets)))
    expect(messages.map(({ buckets, last }) => ({ buckets, last }))).toEqual([
      { buckets: [0], last: false },
      { buckets: [1], last: false },
      { buckets: [2], last: true },
    ])
    expect(messages[0]!.pairs).toEqual(many)
    expect([...hashesPackets([])].map((packets) => readHashes(payloadOf(packets)))).toEqual([
      { buckets: [], pairs: [], last: true },
    ])
  })
})
