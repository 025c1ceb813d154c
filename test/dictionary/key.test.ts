import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBytes } from '../../src/dictionary/bytes.ts'
import { keyId, keyText } from '../../src/dictionary/key.ts'
import { utf8 } from './samples.ts'

const bytes = fc.array(fc.constantFrom(0, 0x41, 0x80, 0xff), { maxLength: 3 }).map((list) => new Uint8Array(list))

describe('keyId', () => {
  it('is equal exactly when the bytes are', () => {
    const agrees = (a: Uint8Array, b: Uint8Array): boolean => (keyId(a) === keyId(b)) === (compareBytes(a, b) === 0)
    fc.assert(fc.property(bytes, bytes, agrees), { numRuns: 1000 })
  })

  it('has a character for each byte, however many', () => {
    expect(keyId(Uint8Array.from({ length: 256 }, (_, i) => i))).toHaveLength(256)
    expect(keyId(new Uint8Array(1_000_000))).toHaveLength(1_000_000)
  })
})

describe('keyText', () => {
  it.each(['k', '', 'ключ', '\uFEFFk', 'todo/1'])("reads '%s' as it was written", (text) => {
    expect(keyText(utf8(text))).toBe(text)
  })

  it('spells what is no UTF-8 in hex', () => {
    expect(keyText(new Uint8Array([0xff, 0x00, 0x0a]))).toBe('hex:ff000a')
  })
})

describe('compareBytes', () => {
  it.each([
    [[1], [2]],
    [[1], [1, 0]],
    [[], [0]],
    [
      [1, 2, 9],
      [1, 3],
    ],
    [[0x7f], [0x80]],
  ])('puts %j before %j', (first, second) => {
    const [a, b] = [new Uint8Array(first), new Uint8Array(second)]
    expect(compareBytes(a, b)).toBeLessThan(0)
    expect(compareBytes(b, a)).toBeGreaterThan(0)
    expect(compareBytes(a, new Uint8Array(first))).toBe(0)
  })
})
