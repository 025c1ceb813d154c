import { expect, test } from 'vitest'
import { flags } from '../../src/wire/flags.ts'
import { buildMessage, messageId, parseMessage, type Message } from '../../src/wire/message.ts'
import { encode, Raw } from '../../src/wire/msgpack.ts'
import { respell, spellings } from '../../src/wire/respelling.ts'
import { bytesOf } from './hex.ts'
import { sha256 } from './sha256.ts'

const packets = [flags.broadcast, 'fire', { floor: 3 }, new Raw(bytesOf('cf0000000000000003')), 2n ** 60n]
const message = buildMessage(
  { flag: flags.broadcast, sender: { text: 'js2p', type: 'bin' }, time: 1_795_397_027, packets },
  sha256,
)
const respelled = Array.from({ length: spellings }, (_, way) => respell(message, way, sha256))

const saidBy = ({ flag, sender, time, packets }: Message) => ({ flag, sender, time, packets })

test('a message spelled in another way says the same', () => {
  for (const other of respelled) {
    expect(saidBy(other)).toEqual(saidBy(message))
    expect(parseMessage(other.frame.subarray(4), sha256)).toEqual(other)
  }
})

test('each way gives another id, and way 0 is the usual one', () => {
  expect(new Set(respelled.map(messageId)).size).toBe(spellings)
  expect(messageId(respelled[0]!)).toBe(messageId(message))
})

test('the forms are longer ones of the same numbers', () => {
  expect(Buffer.from(respelled.at(-1)!.frame.subarray(36)).toString('hex')).toBe(
    `98d200000000c4046a733270d3000000006b0395a3${Buffer.concat(packets.map((packet) => encode(packet))).toString('hex')}`,
  )
})
