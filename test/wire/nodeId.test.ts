import { describe, expect, test } from 'vitest'
import { encode } from '../../src/wire/msgpack.ts'
import { nodeIdValue, readNodeId } from '../../src/wire/nodeId.ts'
import { bytesOf, hexOf } from './hex.ts'

const long = 'x'.repeat(128)

describe('an id is read in both spellings and written back in its own', () => {
  test.each<[element: Uint8Array, text: string, type: 'str' | 'bin']>([
    [encode('a'), 'a', 'str'],
    [encode('成功'), '成功', 'str'],
    [encode(long), long, 'str'],
    [encode(new TextEncoder().encode('a')), 'a', 'bin'],
    [encode(new TextEncoder().encode(long)), long, 'bin'],
  ])('%o', (element, text, type) => {
    const id = readNodeId(element)
    expect(id).toEqual({ text, type })
    expect(encode(id && nodeIdValue(id))).toEqual(element)
  })
})

test.each(['d90161', 'da000161', 'db0000000161', 'c5000161', 'c60000000161'])('the longer form %s is read', (hex) => {
  expect(readNodeId(bytesOf(hex))?.text).toBe('a')
})

describe('what is no id', () => {
  test.each<[what: string, element: Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['nil', encode(null)],
    ['a number', encode(1)],
    ['an array', encode(['a'])],
    ['a map', encode({ a: 1 })],
    ['an ext', bytesOf('d40161')],
    ['an empty text', encode('')],
    ['empty bytes', encode(new Uint8Array())],
    ['129 bytes of text', encode(`${long}x`)],
    ['129 bytes in 65 characters', encode(`${'é'.repeat(64)}x`)],
    ['129 bytes', encode(new Uint8Array(129).fill(0x61))],
    ['text that is not UTF-8, which could not be written back', bytesOf('a2ff61')],
    ['bytes that are not UTF-8', bytesOf('c402ff61')],
  ])('%s', (_what, element) => {
    expect(readNodeId(element)).toBeUndefined()
  })

  test('the longest text counts in bytes', () => {
    expect(readNodeId(encode('é'.repeat(64)))?.text).toHaveLength(64)
    expect(hexOf(encode('é'.repeat(64)).subarray(0, 2))).toBe('d980')
  })
})
