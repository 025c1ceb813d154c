import { describe, expect, test } from 'vitest'
import { readStore, storePackets } from '../../src/sync/storeMessage.ts'
import { flags } from '../../src/wire/flags.ts'
import { buildMessage, type Message } from '../../src/wire/message.ts'
import { Raw } from '../../src/wire/msgpack.ts'
import { aRecord, aTombstone, T, utf8 } from '../dictionary/samples.ts'
import { codeOf } from '../wire/codeOf.ts'
import { bytesOf } from '../wire/hex.ts'
import { sha256 } from '../wire/sha256.ts'

const sender = { text: 'a', type: 'str' } as const
const storeOf = (packets: readonly unknown[]): Message =>
  buildMessage({ flag: flags.broadcast, sender, time: T, packets }, sha256)
const value = new Raw(bytesOf('a3766c75'))

test.each([
  ['a value', aRecord({ value: value.bytes })],
  ['a deletion', aTombstone()],
])('a record is read as it was written: %s', (_, record) => {
  expect(readStore(storeOf(storePackets(record)))).toEqual({ type: 'record', record })
})

describe('what is read shares no memory with the message', () => {
  test.each<[what: string, packets: readonly unknown[]]>([
    ['a record', storePackets(aRecord({ value: value.bytes }))],
    ['a plain store', [flags.store, utf8('k'), value]],
    ['a plain store of a long key', [flags.store, new Uint8Array(300), value]],
    ['an entry of a snapshot', [flags.store, 'k', value, 'a', T]],
  ])('%s', (_, packets) => {
    const message = storeOf(packets)
    const read = readStore(message)
    const before = structuredClone(read)
    message.frame.fill(0)
    expect(read).toEqual(before)
  })
})

test('a key that is kept is found in the bytes of the message', () => {
  const kept = utf8('key')
  const message = storeOf([flags.store, kept, value])
  const { frame } = message
  const found: string[] = []
  const store = readStore(message, (bytes, start, end) => {
    found.push(String.fromCharCode(...bytes.subarray(start, end)))
    return bytes === frame ? kept : bytes
  })
  expect(found).toEqual(['key'])
  expect(store.type === 'plain' && store.plain.key).toBe(kept)
})

test.each<[what: string, packets: readonly unknown[]]>([
  ['no value', [flags.store, utf8('k')]],
  ['a key that is neither text nor bytes', [flags.store, 1, value]],
  ['a snapshot without an owner', [flags.store, utf8('k'), value, 1, T]],
  ['an epoch that is no whole number', [flags.store, utf8('k'), value, { x: 1, e: 'much', a: 1, s: 1 }]],
])('what no peer should have sent is refused: %s', (_, packets) => {
  expect(codeOf(() => readStore(storeOf(packets)))).toBe('bad-store')
})
