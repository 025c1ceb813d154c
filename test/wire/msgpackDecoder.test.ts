import { describe, expect, test } from 'vitest'
import { decode, encode, Ext, MAX_DEPTH, MAX_NODES, splitArray } from '../../src/wire/msgpack.ts'
import { codeOf } from './codeOf.ts'
import { bytesOf, hexOf } from './hex.ts'

const forms: readonly [hex: string, value: unknown][] = [
  ['c0', null],
  ['c2', false],
  ['c3', true],
  ['7f', 127],
  ['e0', -32],
  ['cc05', 5],
  ['cd0005', 5],
  ['ce00000005', 5],
  ['ceffffffff', 4_294_967_295],
  ['cf0000000000000005', 5],
  ['cf001fffffffffffff', Number.MAX_SAFE_INTEGER],
  ['cf0020000000000000', 2n ** 53n],
  ['cfffffffffffffffff', 2n ** 64n - 1n],
  ['d080', -128],
  ['d18000', -32_768],
  ['d280000000', -2_147_483_648],
  ['d3ffffffffffffffff', -1],
  ['d3ffe0000000000001', Number.MIN_SAFE_INTEGER],
  ['d3ffe0000000000000', -(2n ** 53n)],
  ['d38000000000000000', -(2n ** 63n)],
  ['ca3fc00000', 1.5],
  ['cb3ff8000000000000', 1.5],
  ['cb41f0000000000000', 4_294_967_296],
  ['a161', 'a'],
  ['d90161', 'a'],
  ['da000161', 'a'],
  ['db0000000161', 'a'],
  ['a3efbbbf', '\ufeff'],
  ['c40161', bytesOf('61')],
  ['c5000161', bytesOf('61')],
  ['c60000000161', bytesOf('61')],
  ['d40d05', new Ext(13, bytesOf('05'))],
  ['d5ff0102', new Ext(-1, bytesOf('0102'))],
  ['d60101020304', new Ext(1, bytesOf('01020304'))],
  ['d7010102030405060708', new Ext(1, bytesOf('0102030405060708'))],
  [`d801${'00'.repeat(16)}`, new Ext(1, new Uint8Array(16))],
  ['c70180aa', new Ext(-128, bytesOf('aa'))],
  ['c8000101aa', new Ext(1, bytesOf('aa'))],
  ['c90000000001', new Ext(1, bytesOf(''))],
  ['920102', [1, 2]],
  ['dc00020102', [1, 2]],
  ['dd000000020102', [1, 2]],
  ['81a16101', { a: 1 }],
  ['de0001a16101', { a: 1 }],
  ['df00000001a16101', { a: 1 }],
  ['82a16101a16102', { a: 2 }],
  ['8101a161', new Map([[1, 'a']])],
  [
    '83a1610102a162a16303',
    new Map<unknown, unknown>([
      ['a', 1],
      [2, 'b'],
      ['c', 3],
    ]),
  ],
]

describe('every form is read, and is one element to splitArray', () => {
  test.each(forms)('%s', (hex, value) => {
    expect(decode(bytesOf(hex))).toEqual(value)
    expect(splitArray(bytesOf(`9201${hex}`)).map(hexOf)).toEqual(['01', hex])
  })
})

test.each([
  ['not UTF-8', 'a361ff62', 'a\ufffdb'],
  ['not UTF-8 in a long text', `d920${'61'.repeat(31)}c3`, `${'a'.repeat(31)}\ufffd`],
  ['text beyond ASCII', 'a6e68890e58a9f', '成功'],
])('%s is read as a text', (_what, hex, text) => {
  expect(decode(bytesOf(hex))).toBe(text)
})

describe('members called __proto__', () => {
  const bytes = bytesOf('81a95f5f70726f746f5f5f81a178a179')

  test('are own members and change nothing that is inherited', () => {
    const object = decode(bytes) as object
    expect(Object.keys(object)).toEqual(['__proto__'])
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
    expect('x' in object).toBe(false)
    expect(encode(object)).toEqual(bytes)
  })

  test('stay keys of a map that has others than text', () => {
    const map = decode(bytesOf('82a95f5f70726f746f5f5f0101c0'))
    expect(map).toEqual(
      new Map<unknown, unknown>([
        ['__proto__', 1],
        [1, null],
      ]),
    )
  })
})

test('bin and ext are copies', () => {
  const bytes = bytesOf('92c40101d4010a')
  const [bin, ext] = decode(bytes) as [Uint8Array, Ext]
  bytes.fill(0xff)
  expect([...bin, ...ext.bytes]).toEqual([1, 10])
})

test('it reads from the middle of a buffer, and from Node buffers without returning them', () => {
  const value = decode(Buffer.from('ffff92c40101cd0102', 'hex').subarray(2))
  expect(value).toEqual([new Uint8Array([1]), 0x0102])
  expect((value as unknown[])[0]).not.toBeInstanceOf(Buffer)
})

describe('hostile bytes are refused by a stable code', () => {
  test.each([
    ['nothing', '', 'truncated'],
    ['the byte that is never used', 'c1', 'invalid-byte'],
    ['that byte inside', '91c1', 'invalid-byte'],
    ['something behind the value', 'c0c0', 'trailing-bytes'],
    ['a text that ends early', 'a26', 'truncated'],
    ['a head that ends early', 'da00', 'truncated'],
    ['a float that ends early', 'cb000000', 'truncated'],
    ['an integer that ends early', 'cf00000000000000', 'truncated'],
    ['an ext without its type', 'd4', 'truncated'],
    ['an ext that ends early', 'd50100', 'truncated'],
    ['4 GiB of bytes', 'c6ffffffff', 'truncated'],
    ['33 million elements in 5 bytes', 'dd02000000', 'truncated'],
    ['33 million members in 5 bytes', 'df02000000', 'truncated'],
    ['more members than the rest can hold', '82a16101', 'truncated'],
    ['33 levels', `${'91'.repeat(33)}c0`, 'too-deep'],
    ['33 levels of maps', `${'81c0'.repeat(33)}c0`, 'too-deep'],
    ['100,000 levels', '91'.repeat(100_000), 'too-deep'],
    ['100,001 nodes', `dd000186a0${'c0'.repeat(100_000)}`, 'too-many-nodes'],
    ['100,001 nodes in maps', `df0000c350${'c0c0'.repeat(50_000)}`, 'too-many-nodes'],
    ['arrays that each claim the rest', `${'dd0000ea60'.repeat(2)}${'c0'.repeat(60_000)}`, 'too-many-nodes'],
  ])('%s', (_what, hex, code) => {
    expect(codeOf(() => decode(bytesOf(hex)))).toBe(code)
    expect(codeOf(() => splitArray(bytesOf(`91${hex}`)))).toBe(code)
  })
})

describe('limits', () => {
  test('up to them everything is read', () => {
    expect(hexOf(encode(decode(bytesOf(`${'91'.repeat(MAX_DEPTH)}c0`))))).toBe(`${'91'.repeat(MAX_DEPTH)}c0`)
    expect(decode(bytesOf(`dd0001869f${'c0'.repeat(MAX_NODES - 1)}`))).toHaveLength(MAX_NODES - 1)
  })

  test('others can be given', () => {
    expect(codeOf(() => decode(bytesOf('9191c0'), { maxDepth: 1 }))).toBe('too-deep')
    expect(codeOf(() => decode(bytesOf('92c0c0'), { maxNodes: 2 }))).toBe('too-many-nodes')
    expect(decode(bytesOf(`${'91'.repeat(40)}c0`), { maxDepth: 40 })).toHaveLength(1)
  })
})

describe('splitArray', () => {
  test.each(['c0', '80', 'a161', 'c40190', 'd9', 'de0000', 'c1'])('%s is not an array', (hex) => {
    expect(codeOf(() => splitArray(bytesOf(hex)))).toBe('not-an-array')
  })

  test.each([
    ['', 'truncated'],
    ['dc', 'truncated'],
    ['9101c0', 'trailing-bytes'],
    ['dd02000000', 'truncated'],
    [`dd000186a0${'c0'.repeat(100_000)}`, 'too-many-nodes'],
  ])('%s is refused', (hex, code) => {
    expect(codeOf(() => splitArray(bytesOf(hex)))).toBe(code)
  })

  test('it gives views of the elements', () => {
    const bytes = Buffer.from('ffdc0003a161900591'.slice(0, -2), 'hex').subarray(1)
    const elements = splitArray(bytes)
    expect(elements).toEqual([bytesOf('a161'), bytesOf('90'), bytesOf('05')])
    expect(elements.every(({ buffer }) => buffer === bytes.buffer)).toBe(true)
  })

  test('the limits hold for each element by itself, as they hold for encode', () => {
    const deep = decode(bytesOf(`${'91'.repeat(MAX_DEPTH)}c0`))
    const wide = Array.from({ length: MAX_NODES - 1 }, () => null)
    const elements = [encode(deep), encode(wide), encode(wide)]
    const whole = Buffer.concat([bytesOf('93'), ...elements])
    expect(splitArray(whole).map((element) => element.length)).toEqual(elements.map(({ length }) => length))
  })
})
