import { gunzipSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { SyncSocket } from 'synckey/socket'
import { chooseCompressions } from '../../src/node/compressions.ts'
import { loadSnappy } from '../../src/node/snappy.ts'

const MAX = 2 ** 20
const { compressions } = chooseCompressions(['snappy'])

describe.each(compressions.map((compression) => [compression.method, compression] as const))(
  'method %i',
  (_, { compress, decompress }) => {
    it('reads what it wrote', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
          expect(Buffer.compare(decompress(compress(bytes), MAX) as Uint8Array, bytes)).toBe(0)
        }),
      )
    })

    it('reads any bytes or says why not, and never throws', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
          const result = decompress(bytes, MAX)
          return result instanceof Uint8Array ? result.length <= MAX : ['unreadable', 'too-large'].includes(result)
        }),
        { examples: [[Uint8Array.of(0)], [Uint8Array.of()]] },
      )
    })

    it('calls a damaged end unreadable', () => {
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
  for (const { method, compress } of chooseCompressions([]).compressions) {
    expect(readers[method as keyof typeof readers](compress(bytes))).toEqual(bytes)
  }
  expect(chooseCompressions(['gzip', 'snappy', 'zlib']).offered).toEqual([0x11, 0x20, 0x13])
})

it('names what there is when asked for something else', () => {
  expect(() => new SyncSocket('127.0.0.1', 0, { compressions: ['lzma' as never] })).toThrow(
    new TypeError("'lzma' is no compression; there are zlib, gzip, snappy"),
  )
})

describe('snappy', () => {
  it('writes the block format that js2p reads', () => {
    expect(Buffer.from(loadSnappy().compress(Buffer.from('aaaaaaaa'))).toString('hex')).toBe(
      '081c61616161 61616161'.replace(' ', ''),
    )
  })

  it('is believed no length that its bytes could not hold, nor asked to make room for one beyond the limit', () => {
    const uncompressSync = vi.fn<() => Uint8Array>()
    const { decompress } = loadSnappy(() => ({ compressSync: () => Buffer.alloc(0), uncompressSync }))
    expect(decompress(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0x00), MAX)).toBe('unreadable')
    expect(decompress(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0x01), MAX)).toBe('unreadable')
    expect(decompress(Buffer.concat([Uint8Array.of(0x81, 0x80, 0x40), Buffer.alloc(50_000)]), MAX)).toBe('too-large')
    expect(uncompressSync).not.toHaveBeenCalled()
  })

  it('says what to install where it is missing', () => {
    const missing = (): never => {
      throw new Error("Cannot find module 'snappy'")
    }
    expect(() => loadSnappy(missing)).toThrow('npm install snappy')
  })
})
