import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexKey, hexKeyBytes, isHexKey, shownKey } from '../../src/dictionary/hexKey.ts'
import { utf8 } from './samples.ts'

describe('a hex key', () => {
  it('names bytes that are no text, and is read back', () => {
    const isRead = (bytes: Uint8Array): boolean => {
      const name = hexKey(Uint8Array.of(0xff, ...bytes))
      return isHexKey(name) && hexKeyBytes(name)?.join() === [0xff, ...bytes].join()
    }
    fc.assert(fc.property(fc.uint8Array(), isRead))
    expect(shownKey(hexKey(Uint8Array.of(0xff, 0x0a)))).toBe('hex:ff0a')
  })

  it('names a text that looks like one by its bytes', () => {
    const text = utf8('\0hex:ff')
    expect(hexKeyBytes(hexKey(text))).toEqual(text)
  })

  it.each(['', 'f', 'fg', 'FF', 'ff ', '74'])("is none where '%s' stands for bytes, or spells a text", (digits) => {
    expect(hexKeyBytes(`\0hex:${digits}`)).toBeUndefined()
  })

  it('is no text, whatever that begins with', () => {
    expect(['hex:ff', '\0', '', 'k'].filter(isHexKey)).toEqual([])
    expect(shownKey('hex:ff')).toBe('hex:ff')
  })
})
