import { describe, expect, test } from 'vitest'
import { base58Int } from '../../src/wire/base58.ts'
import { Protocol, protocolId } from '../../src/wire/protocol.ts'
import ids from '../vectors/ids.json' with { type: 'json' }
import { bytesOf } from './hex.ts'
import { sha256 } from './sha256.ts'

describe('base 58 of integers', () => {
  test.each(ids.base58int)('$n is $s', ({ n, s }) => {
    const hex = BigInt(n).toString(16)
    const bytes = bytesOf(hex.padStart(2 * Math.ceil(hex.length / 2), '0'))
    expect(base58Int(bytes)).toBe(s)
    expect(base58Int(Uint8Array.from([0, 0, ...bytes]))).toBe(s)
  })

  test('no bytes are zero', () => {
    expect(base58Int(new Uint8Array())).toBe('1')
  })
})

describe('protocol ids', () => {
  test.each(ids.protocolIds)("subnet '$subnet' over $encryption", ({ subnet, encryption, sha256: digest, id }) => {
    expect(base58Int(bytesOf(digest))).toBe(id)
    expect(protocolId(subnet, encryption, sha256)).toBe(id)
    expect(new Protocol(subnet, encryption, sha256)).toEqual({ subnet, encryption, id })
  })
})
