import { gunzipSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SyncSocket } from 'synckey/socket'
import { compressionNumbers, nodeCompressions } from '../../src/node/compressions.ts'

const MAX = 2 ** 20

describe.each(nodeCompressions.map((compression) => [compression.method, compression] as const))(
  'method %i',
  (_, { compress, decompress }) => {
    it('reads what it wrote', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
          expect(Buffer.compare(decompress(compress(bytes), MAX) as Uint8Array, bytes)).toBe(0)
        }),
      )
    })

    it('calls everything else unreadable, and never throws', () => {
      fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => decompress(bytes, MAX) === 'unreadable'))
      expect(decompress(compress(new Uint8Array(5_000)).slice(0, -1), MAX)).toBe('unreadable')
    })

    it('gives up at the size it is allowed, and not before', () => {
      const packed = compress(new Uint8Array(MAX))
      expect(decompress(packed, MAX)).toHaveLength(MAX)
      expect(decompress(packed, MAX - 1)).toBe('too-large')
    })
  },
)

it('writes the formats of the wire: zlib 0x13, gzip 0x11', () => {
  const bytes = Buffer.from('synckey'.repeat(9))
  const readers = { 0x13: inflateSync, 0x11: gunzipSync }
  for (const { method, compress } of nodeCompressions) {
    expect(readers[method as keyof typeof readers](compress(bytes))).toEqual(bytes)
  }
  expect(compressionNumbers(['gzip', 'zlib'])).toEqual([0x11, 0x13])
})

it('names what there is when asked for something else', () => {
  expect(() => new SyncSocket('127.0.0.1', 0, { compressions: ['snappy' as never] })).toThrow(
    new TypeError("'snappy' is no compression; there are zlib and gzip"),
  )
})
