import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { decode, encode, Ext, MAX_DEPTH, MAX_NODES, MsgpackError, Raw } from '../../src/wire/msgpack.ts'
import { codeOf } from './codeOf.ts'
import { bytesOf, hexOf } from './hex.ts'

const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)])
const zeros = (length: number): number[] => Array.from({ length }, () => 0)

const numbered = (count: number): [number, number][] => zeros(count).map((zero, index) => [index, zero])

describe('shortest forms', () => {
  test.each<[value: unknown, hex: string]>([
    [null, 'c0'],
    [false, 'c2'],
    [true, 'c3'],
    [0, '00'],
    [127, '7f'],
    [128, 'cc80'],
    [255, 'ccff'],
    [256, 'cd0100'],
    [65_535, 'cdffff'],
    [65_536, 'ce00010000'],
    [2 ** 32 - 1, 'ceffffffff'],
    [2 ** 32, 'cf0000000100000000'],
    [Number.MAX_SAFE_INTEGER, 'cf001fffffffffffff'],
    [-1, 'ff'],
    [-32, 'e0'],
    [-33, 'd0df'],
    [-128, 'd080'],
    [-129, 'd1ff7f'],
    [-32_768, 'd18000'],
    [-32_769, 'd2ffff7fff'],
    [-(2 ** 31), 'd280000000'],
    [-(2 ** 31) - 1, 'd3ffffffff7fffffff'],
    [Number.MIN_SAFE_INTEGER, 'd3ffe0000000000001'],
    [-0, '00'],
    [5n, '05'],
    [-33n, 'd0df'],
    [2n ** 53n, 'cf0020000000000000'],
    [2n ** 64n - 1n, 'cfffffffffffffffff'],
    [-(2n ** 63n), 'd38000000000000000'],
    [1.5, 'cb3ff8000000000000'],
    [2 ** 53, 'cb4340000000000000'],
    [Infinity, 'cb7ff0000000000000'],
    ['', 'a0'],
    ['value', 'a576616c7565'],
    ['成功', 'a6e68890e58a9f'],
    [new Uint8Array([107]), 'c4016b'],
    [Buffer.from('k'), 'c4016b'],
    [[], '90'],
    [{}, '80'],
    [{ a: 1 }, '81a16101'],
    [new Map<unknown, unknown>([[1, 'x']]), '8101a178'],
    [new Ext(13, bytesOf('05')), 'd40d05'],
    [new Ext(-1, bytesOf('01020304')), 'd6ff01020304'],
    [new Ext(1, bytesOf('010203')), 'c70301010203'],
    [new Raw(bytesOf('cb3ff0000000000000')), 'cb3ff0000000000000'],
    [[1, new Raw(bytesOf('9102')), 3], '9301910203'],
  ])('%o is %s', (value, hex) => {
    expect(hexOf(encode(value))).toBe(hex)
  })

  test.each<[what: string, value: unknown, head: string, length: number]>([
    ['31 characters', 'x'.repeat(31), 'bf', 32],
    ['32 characters', 'x'.repeat(32), 'd920', 34],
    ['16 characters of 2 bytes', 'é'.repeat(16), 'd920', 34],
    ['255 characters', 'x'.repeat(255), 'd9ff', 257],
    ['256 characters', 'x'.repeat(256), 'da0100', 259],
    ['65,536 characters', 'x'.repeat(65_536), 'db00010000', 65_541],
    ['2,000 characters of 3 bytes', '成'.repeat(2000), 'da1770', 6003],
    ['30,000 characters of 3 bytes', '成'.repeat(30_000), 'db00015f90', 90_005],
    ['256 bytes', new Uint8Array(256), 'c50100', 259],
    ['65,536 bytes', new Uint8Array(65_536), 'c600010000', 65_541],
    ['15 items', zeros(15), '9f', 16],
    ['16 items', zeros(16), 'dc0010', 19],
    ['65,535 items', zeros(65_535), 'dcffff', 65_538],
    ['65,536 items', zeros(65_536), 'dd00010000', 65_541],
    ['16 members', Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`k${index + 10}`, 0])), 'de0010', 83],
    ['ext of 256 bytes', new Ext(1, new Uint8Array(256)), 'c8010001', 260],
  ])('%s', (_what, value, head, length) => {
    const bytes = encode(value)
    expect(hexOf(bytes.subarray(0, head.length / 2))).toBe(head)
    expect(bytes).toHaveLength(length)
    expect(decode(bytes)).toEqual(value)
  })
})

test('members that are undefined are left out, as in JSON', () => {
  expect(decode(encode({ a: undefined, b: 1, c: { d: undefined } }))).toEqual({ b: 1, c: {} })
})

test('plain objects of another realm and without a prototype are maps', () => {
  const foreign: unknown = runInNewContext('({ a: [1], b: new Uint8Array([2]) })')
  expect(hexOf(encode(foreign))).toBe('82a1619101a162c40102')
  expect(hexOf(encode(Object.assign(Object.create(null), { a: 1 })))).toBe('81a16101')
})

test('what it returned is not touched by the next call', () => {
  const first = encode('first')
  encode('other')
  expect(decode(first)).toBe('first')
})

test('a getter may encode something itself', () => {
  const outer = encode({
    a: 1,
    get b() {
      return encode('inner')
    },
    c: 3,
  })
  expect(decode(outer)).toEqual({ a: 1, b: encode('inner'), c: 3 })
})

test('a failed call leaves nothing behind', () => {
  expect(codeOf(() => encode(['some', undefined]))).toBe('unencodable')
  expect(hexOf(encode(1))).toBe('01')
})

describe('what has no form is refused, with the place', () => {
  class Point {
    readonly x = 1
  }
  const cycle: unknown[] = []
  cycle.push(1, cycle)

  test.each<[what: string, value: unknown, message: RegExp]>([
    ['undefined', undefined, /encode undefined at value;/],
    ['undefined in an array', { list: [1, undefined] }, /undefined at value\["list"\]\[1\];/],
    ['a hole', Object.assign([], { length: 1 }), /undefined at value\[0\];/],
    ['undefined in a Map', new Map([['a', undefined]]), /undefined at value\["a"\];/],
    ['an undefined key', new Map([[undefined, 1]]), /undefined at value\[undefined key\];/],
    ['a function', { a: { 'b.c': () => 1 } }, /a function at value\["a"\]\["b\.c"\];/],
    ['a symbol', [Symbol('s')], /a symbol at value\[0\];/],
    ['a date', { when: new Date() }, /an instance of Date at value\["when"\];/],
    ['a set', new Set(), /an instance of Set at value;/],
    ['an object of a class', [new Point()], /an instance of Point at value\[0\];/],
    [
      'an object with inherited members',
      Object.create(Object.create(Object.create(null))),
      /an instance of a class at value;/,
    ],
    ['other typed arrays', new Uint16Array(1), /an instance of Uint16Array at value;/],
    ['a bigint above 64 bits', 2n ** 64n, /beyond 64 bits at value;/],
    ['a bigint below 64 bits', [-(2n ** 63n) - 1n], /beyond 64 bits at value\[0\];/],
    ['an ext type above int8', new Ext(128, new Uint8Array()), /ext of type 128/],
    ['an ext type that is no integer', new Ext(0.5, new Uint8Array()), /ext of type 0\.5/],
    ['a cycle', cycle, /more than 32 levels, or a cycle, at value\[1\]\[1\]/],
    ['more levels than receivers take', nest(MAX_DEPTH + 1), /more than 32 levels/],
    ['more nodes than receivers take', zeros(MAX_NODES), /more nodes than receivers take at value;/],
    ['more nodes than that in a map', new Map(numbered(50_000)), /more nodes/],
    ['more nodes than that in an object', Object.fromEntries(numbered(50_000)), /more nodes/],
  ])('%s', (_what, value, message) => {
    expect(() => encode(value)).toThrow(MsgpackError)
    expect(() => encode(value)).toThrow(message)
    expect(codeOf(() => encode(value))).toBe('unencodable')
  })
})

describe('what is within the limits is written and read', () => {
  test.each<[what: string, value: unknown]>([
    ['32 levels', nest(MAX_DEPTH)],
    ['100,000 nodes', zeros(MAX_NODES - 1)],
    ['100,000 nodes in maps', Array.from({ length: 33_333 }, () => ({ a: 1 }))],
  ])('%s', (_what, value) => {
    expect(decode(encode(value))).toEqual(value)
  })

  test('other limits can be given', () => {
    expect(codeOf(() => encode([[1]], { maxDepth: 1 }))).toBe('unencodable')
    expect(codeOf(() => encode([1, 2], { maxNodes: 2 }))).toBe('unencodable')
    expect(encode(nest(40), { maxDepth: 40 })).toHaveLength(41)
  })
})
