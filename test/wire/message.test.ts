import { describe, expect, test } from 'vitest'
import { encodeFrame } from '../../src/wire/frame.ts'
import { flags } from '../../src/wire/flags.ts'
import { buildMessage, messageId, parseMessage } from '../../src/wire/message.ts'
import { decode, encode, MAX_DEPTH, Raw } from '../../src/wire/msgpack.ts'
import { codeOf } from './codeOf.ts'
import { bytesOf, hexOf } from './hex.ts'
import { sha256 } from './sha256.ts'

const sender = { text: '4Qh2JsbNY616', type: 'str' } as const
const fields = { flag: flags.broadcast, sender, time: 1_795_397_027, packets: [flags.store, bytesOf('6b'), 'value'] }
const built = buildMessage(fields, sha256)
const body = built.frame.subarray(4)

const bodyOf = (...elements: readonly unknown[]): Uint8Array => encodeFrame(encode(elements), sha256).subarray(4)
const parse = (bytes: Uint8Array): unknown => parseMessage(bytes, sha256)

const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)])

test('a message is built and read alike', () => {
  expect(parse(body)).toEqual(built)
  expect(built).toMatchObject({ flag: 0, sender, time: 1_795_397_027 })
  expect(built.packets.map(hexOf)).toEqual(['0b', 'c4016b', 'a576616c7565'])
})

test('its id is its checksum', () => {
  expect(Buffer.from(messageId(built), 'latin1')).toEqual(Buffer.from(sha256(body.subarray(32))))
})

test('the same fields give the same id, and any other field another', () => {
  const others = [{ flag: 2 }, { sender: { text: sender.text, type: 'bin' } as const }, { time: 1 }, { packets: [1] }]
  expect(messageId(buildMessage(fields, sha256))).toBe(messageId(built))
  const ids = others.map((other) => messageId(buildMessage({ ...fields, ...other }, sha256)))
  expect(new Set([messageId(built), ...ids]).size).toBe(5)
})

test('it shares no memory with the body that it was read from', () => {
  const received = body.slice()
  const message = parseMessage(received, sha256)
  received.fill(0)
  expect(message).toEqual(built)
  expect(message.packets.every(({ buffer }) => buffer === message.frame.buffer)).toBe(true)
})

test('packets that are msgpack already travel as they are', () => {
  const integral = new Raw(bytesOf('cb41f0000000000000'))
  const message = buildMessage({ ...fields, packets: [11, integral] }, sha256)
  expect(message.packets.map(hexOf)).toEqual(['0b', 'cb41f0000000000000'])
})

test('a value that can be encoded can be sent', () => {
  const message = buildMessage({ ...fields, packets: [nest(MAX_DEPTH)] }, sha256)
  expect(parse(message.frame.subarray(4))).toEqual(message)
  expect(decode(message.packets[0] as Uint8Array)).toEqual(nest(MAX_DEPTH))
  expect(codeOf(() => buildMessage({ ...fields, packets: [nest(MAX_DEPTH + 1)] }, sha256))).toBe('unencodable')
  expect(codeOf(() => buildMessage({ ...fields, packets: [() => 1] }, sha256))).toBe('unencodable')
})

describe('a time or flag in any integer form is read', () => {
  test.each([
    '05',
    'cc05',
    'cd0005',
    'ce00000005',
    'cf0000000000000005',
    'd005',
    'd10005',
    'd200000005',
    'd30000000000000005',
  ])('%s', (hex) => {
    const element = new Raw(bytesOf(hex))
    expect(parse(bodyOf(element, 'id', element, 11))).toMatchObject({ flag: 5, time: 5 })
  })
})

describe('what is no message is refused by a stable code', () => {
  const float = new Raw(bytesOf('cb4014000000000000'))

  test.each<[what: string, body: Uint8Array, code: string]>([
    ['nothing', new Uint8Array(), 'bad-checksum'],
    ['another checksum', Uint8Array.from([...body.subarray(0, -1), 0]), 'bad-checksum'],
    ['a map', encodeFrame(encode({}), sha256).subarray(4), 'not-an-array'],
    ['an empty payload', encodeFrame(new Uint8Array(), sha256).subarray(4), 'truncated'],
    ['msgpack that ends early', encodeFrame(bytesOf('9400a16101'), sha256).subarray(4), 'truncated'],
    ['bytes behind the array', encodeFrame(bytesOf('9400a1610100c0'), sha256).subarray(4), 'trailing-bytes'],
    ['no elements', bodyOf(), 'too-few-elements'],
    ['no packets', bodyOf(0, 'id', 5), 'too-few-elements'],
    ['a flag that is text', bodyOf('0', 'id', 5, 11), 'invalid-flag'],
    ['a flag that is nil', bodyOf(null, 'id', 5, 11), 'invalid-flag'],
    ['a flag that is a float', bodyOf(float, 'id', 5, 11), 'invalid-flag'],
    ['a flag beyond 2^53', bodyOf(2n ** 60n, 'id', 5, 11), 'invalid-flag'],
    ['a sender that is nil', bodyOf(0, null, 5, 11), 'invalid-sender'],
    ['a sender that is empty', bodyOf(0, '', 5, 11), 'invalid-sender'],
    ['a sender of 129 bytes', bodyOf(0, 'x'.repeat(129), 5, 11), 'invalid-sender'],
    ['a time that is text', bodyOf(0, 'id', '5', 11), 'invalid-time'],
    ['a time that is a float', bodyOf(0, 'id', float, 11), 'invalid-time'],
    ['a time with a fraction', bodyOf(0, 'id', 5.5, 11), 'invalid-time'],
    ['a negative time', bodyOf(0, 'id', -1, 11), 'invalid-time'],
    ['a time beyond 2^53', bodyOf(0, 'id', 2n ** 53n, 11), 'invalid-time'],
    ['a time that is an array', bodyOf(0, 'id', [5], 11), 'invalid-time'],
  ])('%s', (_what, hostile, code) => {
    expect(codeOf(() => parse(hostile))).toBe(code)
  })

  test('limits can be given', () => {
    expect(codeOf(() => parseMessage(bodyOf(0, 'id', 5, [[1]]), sha256, { maxDepth: 1 }))).toBe('too-deep')
  })

  test.each([
    [{ time: 1.5 }, 'invalid-time'],
    [{ time: -1 }, 'invalid-time'],
    [{ flag: 0.5 }, 'invalid-flag'],
    [{ packets: [] }, 'too-few-elements'],
    [{ sender: { text: '', type: 'str' } as const }, 'invalid-sender'],
  ])('nor is it built: %o', (wrong, code) => {
    expect(codeOf(() => buildMessage({ ...fields, ...wrong }, sha256))).toBe(code)
  })
})
