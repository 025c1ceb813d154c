import { expect, test } from 'vitest'
import { CAPABILITY, compressions, flags, P2S } from '../../src/wire/flags.ts'
import frames from '../vectors/frames.json' with { type: 'json' }

const subFlagOf = (name: string): unknown => frames.find((frame) => frame.name.startsWith(name))?.fields[3]?.v

test.each([
  ['handshake on accept', flags.handshake],
  ['store broadcast', flags.store],
  ['delta broadcast', flags.delta],
  ['plain message broadcast', flags.broadcast],
  ['response to a request', flags.response],
  ['reply to handshake #2', flags.peers],
])('%s carries its sub-flag', (name, flag) => {
  expect(subFlagOf(name)).toBe(flag)
})

test('our own marks cannot be taken for the numbers of 0.7', () => {
  const numbers = [...Object.values(flags), ...Object.values(compressions)]
  expect(numbers.every((number) => number < 0x30)).toBe(true)
  expect(CAPABILITY).toBe(0x71)
  expect(P2S).toBe('p2s')
})
