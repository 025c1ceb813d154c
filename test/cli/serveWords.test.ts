import { expect, it } from 'vitest'
import { inServeWords } from '../../src/cli/serveWords.ts'

it.each([
  ['connect ECONNREFUSED 10.0.0.7:44565', 'no node answers at 10.0.0.7:44565 (ECONNREFUSED)'],
  ['connect ETIMEDOUT fe80::1:44565', 'no node answers at fe80::1:44565 (ETIMEDOUT)'],
  [
    'the door refused the origin; list it in allowedOrigins to admit it',
    'the door refused the origin; list it in --origin to admit it',
  ],
  ['a WebSocket broke', 'a WebSocket broke'],
])('says %j in the words of the command', (message, said) => {
  expect(inServeWords(message)).toBe(said)
})
