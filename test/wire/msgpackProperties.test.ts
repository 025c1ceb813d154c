import * as library from '@msgpack/msgpack'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { decode, encode, Ext, MsgpackError, Raw, splitArray } from '../../src/wire/msgpack.ts'
import { fuzz, fuzzTimeout } from './fuzz.ts'
import { bytesOf } from './hex.ts'

vi.setConfig({ testTimeout: fuzzTimeout })

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom('a', 'é', '成', '🦆'), fc.nat(300)).map(([unit, count]) => unit.repeat(count)),
)
const key = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('constructor', 'toString', '7'))
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.nat(300).map((length) => new Uint8Array(length)),
)
const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double()).map((value) => value + 0)
const size = { depthSize: 'small', maxDepth: 4 } as const

/** Values that both codecs have one form for. */
const { common } = fc.letrec<{ common: unknown }>((tie) => ({
  common: fc.oneof(
    size,
    fc.oneof(text, number, fc.boolean(), fc.constant(null), bytes),
    fc.array(tie('common'), { maxLength: 20 }),
    fc.dictionary(
      key.filter((name) => name !== '__proto__'),
      fc.oneof(tie('common'), fc.constant(undefined)),
      { maxKeys: 20, noNullPrototype: true },
    ),
  ),
}))

/** Values some of which only this codec has a form for. */
const { ours } = fc.letrec<{ ours: unknown }>((tie) => ({
  ours: fc.oneof(
    size,
    fc.oneof(
      text,
      number,
      bytes,
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
      fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
      fc.tuple(fc.integer({ min: -128, max: 127 }), bytes).map(([type, content]) => new Ext(type, content)),
    ),
    fc.array(tie('ours'), { maxLength: 5 }),
    fc.array(fc.tuple(fc.integer(), tie('ours')), { maxLength: 5 }).map((entries) => new Map(entries)),
    fc.dictionary(fc.constantFrom('__proto__', 'a', 'b'), tie('ours'), { noNullPrototype: true }),
  ),
}))

const encodeInLibrary = (value: unknown, options?: object): Uint8Array =>
  library.encode(value, { ignoreUndefined: true, ...options })

describe('against @msgpack/msgpack', () => {
  test('equal bytes are written', () => {
    fc.assert(
      fc.property(common, (value) => {
        expect(encode(value)).toEqual(encodeInLibrary(value))
      }),
      fuzz(500),
    )
  })

  test.each([{}, { forceFloat32: true, forceIntegerToFloat: true }])(
    'equal values are read, written with %o',
    (options) => {
      fc.assert(
        fc.property(common, (value) => {
          const encoded = encodeInLibrary(value, options)
          expect(decode(encoded)).toEqual(library.decode(encoded))
        }),
        fuzz(500),
      )
    },
  )
})

test('what is written is read as it was', () => {
  fc.assert(
    fc.property(ours, (value) => {
      const encoded = encode(value)
      expect(encode(decode(encoded))).toEqual(encoded)
      expect(encode([new Raw(encoded)])).toEqual(encode([value]))
    }),
    fuzz(500),
  )
})

test('an array is split into what its elements are encoded as', () => {
  fc.assert(
    fc.property(fc.array(ours, { maxLength: 8 }), (values) => {
      expect(splitArray(encode(values))).toEqual(values.map((value) => encode(value)))
    }),
  )
})

/** What became of a call: its result, or the code of a MsgpackError. Any other error is passed on. */
function outcome(call: () => unknown): unknown {
  try {
    return call() === undefined ? 'undefined' : 'read'
  } catch (error) {
    if (error instanceof MsgpackError) return error.code
    throw error
  }
}

const mutated = fc
  .tuple(ours, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }), fc.nat())
  .map(([value, changes, cut]) => {
    const encoded = encode(value)
    for (const [place, byte] of changes) encoded[place % encoded.length] = byte
    return encoded.subarray(0, cut % 4 === 0 ? cut % encoded.length : encoded.length)
  })

const headed = fc
  .tuple(
    fc.constantFrom('c1', 'c7', 'c9', 'd6', 'dc', 'dd', 'de', 'df', 'db', 'c6', '9f', '8f'),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map(([head, rest]) => Uint8Array.from([...bytesOf(head), ...rest]))

test('hostile bytes give a value or a MsgpackError, and the guard judges as the decoder does', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), headed, mutated), (hostile) => {
      const verdict = outcome(() => decode(hostile))
      expect(verdict).not.toBe('undefined')
      expect(outcome(() => splitArray(Uint8Array.from([0x91, ...hostile])))).toBe(verdict)
    }),
    fuzz(3000),
  )
})
