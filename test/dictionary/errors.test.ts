import { describe, expect, it } from 'vitest'
import { ClockSkewError, DictionaryError, LeaseHeldError, QuotaError } from '../../src/dictionary/errors.ts'

describe('a refusal says what went wrong and what to do', () => {
  const until = Date.parse('2027-01-15T09:00:00Z') / 1000

  it.each([
    [
      new LeaseHeldError({ key: 'k', owner: 'b', expiresAt: until, availableAt: until + 60, epoch: 1 }),
      'lease-held',
      "'k' is held by b until 2027-01-15T09:00:00.000Z; ask its owner to release it, or write again after 2027-01-15T09:01:00.000Z",
    ],
    [
      new ClockSkewError({ key: 'k', seconds: 75 }),
      'clock-skew',
      "'k' was not written: this machine's clock is 75 s ahead of its peers'; set the clock, and write again",
    ],
    [
      new ClockSkewError({ key: 'k', seconds: -5, retryAfter: 4 }),
      'clock-skew',
      "'k' was not written: this machine's clock is 5 s behind its peers'; set the clock, or wait 4 s, and write again",
    ],
    [
      new QuotaError({ key: 'k', limit: 'keyBytes', max: 1024 }),
      'quota',
      'nothing was written: a key may have 1024 bytes; use a shorter one',
    ],
    [
      new QuotaError({ key: 'k', limit: 'keys', max: 2 }),
      'quota',
      'nothing was written: the dictionary holds its 2 keys, deleted ones included for three days; use fewer keys',
    ],
    [
      new QuotaError({ key: 'k', limit: 'bytes', max: 9 }),
      'quota',
      'nothing was written: keys and values may take 9 bytes in all; delete what is not needed',
    ],
  ])('%s', (error, code, message) => {
    expect(error).toBeInstanceOf(DictionaryError)
    expect(error).toMatchObject({ name: error.constructor.name, code, message, key: 'k' })
  })
})
