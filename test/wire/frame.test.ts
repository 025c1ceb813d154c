import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { encodeFrame, frameOfBody, FrameReader, openBody } from '../../src/wire/frame.ts'
import { codeOf } from './codeOf.ts'
import { fuzz, fuzzTimeout } from './fuzz.ts'
import { bytesOf, hexOf } from './hex.ts'
import { sha256 } from './sha256.ts'

vi.setConfig({ testTimeout: fuzzTimeout })

const limits = { maxFrame: 100, hardMaxFrame: 200 }

/** A header and a body of so many bytes, each of them `fill`. */
const frameOf = (length: number, fill = 7): Uint8Array => frameOfBody(new Uint8Array(length).fill(fill))

const concat = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))

/** The bytes cut after each of the places given. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1))), bytes.length].toSorted((a, b) => a - b)
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

describe('a frame', () => {
  const payload = bytesOf('96000102')
  const bytes = encodeFrame(payload, sha256)

  test('is length, checksum, payload', () => {
    expect(hexOf(bytes)).toBe(`00000024${hexOf(sha256(payload))}96000102`)
  })

  test('is what its body came in', () => {
    expect(frameOfBody(bytes.subarray(4))).toEqual(bytes)
  })

  test('its body opens to the payload', () => {
    expect(openBody(bytes.subarray(4), sha256)).toEqual(payload)
  })

  test('an empty payload is one', () => {
    const empty = encodeFrame(new Uint8Array(), sha256)
    expect(openBody(empty.subarray(4), sha256)).toHaveLength(0)
  })

  test('any flipped bit is noticed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 5), fc.nat(7), (place, bit) => {
        const body = bytes.slice(4)
        body[place] = (body[place] as number) ^ (1 << bit)
        expect(codeOf(() => openBody(body, sha256))).toBe('bad-checksum')
      }),
    )
  })

  test.each([0, 1, 31])(
    'a body of %i bytes is too short, even if it is the beginning of the right checksum',
    (length) => {
      const checksum = sha256(new Uint8Array())
      expect(codeOf(() => openBody(checksum.subarray(0, length), sha256))).toBe('bad-checksum')
    },
  )
})

describe('FrameReader', () => {
  test('any cutting of a stream gives the same bodies and the same skipped lengths', () => {
    const stream = fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 30 }), (frames, places) => {
        const skipped: number[] = []
        const reader = new FrameReader(limits, (length) => skipped.push(length))
        const chunks = cut(concat(...frames.map(([length, fill]) => frameOf(length, fill))), places)
        const bodies = chunks.flatMap((chunk) => reader.push(chunk))
        const small = frames.filter(([length]) => length <= 100)
        expect(bodies).toEqual(small.map(([length, fill]) => new Uint8Array(length).fill(fill)))
        expect(skipped).toEqual(frames.map(([length]) => length).filter((length) => length > 100))
        expect(reader.buffered).toBe(0)
      }),
      fuzz(500),
    )
  })

  test('a large body may come byte by byte', () => {
    const body = Uint8Array.from({ length: 20_000 }, (_, index) => index % 251)
    const reader = new FrameReader({ maxFrame: 20_000, hardMaxFrame: 20_000 })
    const bodies = [...frameOfBody(body)].flatMap((byte) => reader.push(Uint8Array.of(byte)))
    expect(bodies).toEqual([body])
  })

  test('bodies that lie in a chunk are views of it', () => {
    const chunk = concat(frameOf(3), frameOf(5), frameOf(9).subarray(0, 6))
    const bodies = new FrameReader(limits).push(chunk)
    expect(bodies.map(({ length }) => length)).toEqual([3, 5])
    expect(bodies.every(({ buffer }) => buffer === chunk.buffer)).toBe(true)
  })

  test('a body that spans chunks does not depend on them afterwards', () => {
    const reader = new FrameReader(limits)
    const chunk = frameOf(9, 1).slice(0, 8)
    reader.push(chunk)
    chunk.fill(0)
    expect(reader.push(new Uint8Array(5).fill(1))).toEqual([new Uint8Array(9).fill(1)])
  })

  test('the end of one chunk never overwrites a body delivered before', () => {
    const reader = new FrameReader(limits)
    const [first] = [frameOf(9, 1).subarray(0, 8), frameOf(9, 1).subarray(8)].flatMap((chunk) => reader.push(chunk))
    reader.push(frameOf(9, 2).subarray(0, 10))
    reader.push(frameOf(9, 2).subarray(10))
    expect(first).toEqual(new Uint8Array(9).fill(1))
  })

  test('buffered tells what is kept of an unfinished frame', () => {
    const reader = new FrameReader(limits)
    const frame = frameOf(50)
    const seen = [frame.subarray(0, 3), frame.subarray(3, 4), frame.subarray(4, 30), frame.subarray(30)].map(
      (chunk) => {
        reader.push(chunk)
        return reader.buffered
      },
    )
    expect(seen).toEqual([3, 4, 30, 0])
  })

  test('a frame over the limit is skipped without being kept, and reading goes on', () => {
    const skipped: number[] = []
    const reader = new FrameReader(limits, (length) => skipped.push(length))
    const chunks = cut(concat(frameOf(101), frameOf(2)), [54, 104])
    const seen = chunks.map((chunk) => ({ bodies: reader.push(chunk).length, buffered: reader.buffered }))
    expect(seen).toEqual([
      { bodies: 0, buffered: 4 },
      { bodies: 0, buffered: 4 },
      { bodies: 1, buffered: 0 },
    ])
    expect(skipped).toEqual([101])
  })

  test('the largest frame is delivered', () => {
    expect(new FrameReader(limits).push(frameOf(100))).toHaveLength(1)
  })

  test.each([
    ['just above the hard limit', '000000c9'],
    ['of 4 GiB', 'ffffffff'],
  ])('a header %s is refused for good, before anything is kept', (_what, header) => {
    const reader = new FrameReader(limits)
    expect(codeOf(() => reader.push(concat(bytesOf(header), new Uint8Array(200))))).toBe('frame-too-large')
    expect(reader.buffered).toBe(4)
    expect(codeOf(() => reader.push(frameOf(1)))).toBe('frame-too-large')
  })

  test('a header that comes in pieces is refused too', () => {
    const reader = new FrameReader(limits)
    expect(reader.push(bytesOf('000000'))).toEqual([])
    expect(codeOf(() => reader.push(bytesOf('c9')))).toBe('frame-too-large')
  })
})
