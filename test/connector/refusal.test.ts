import { describe, expect, it } from 'vitest'
import { refusalOf } from '../../src/connector/refusal.ts'
import { LeaseHeldError } from '../../src/dictionary/errors.ts'

const SECOND = 1_800_000_000

describe('the refusal over a lease', () => {
  it.each([
    [undefined, 1, '6KFgoMV1… for another 1 s;'],
    ["Anna's laptop", 99_000, "Anna's laptop for another 99 s;"],
    ["Anna's laptop", 99_001, "Anna's laptop for another 2 min;"],
    ["Anna's laptop", 99 * 60_000, "Anna's laptop for another 99 min;"],
    ["Anna's laptop", 100 * 60_000, "Anna's laptop for another 2 h;"],
    ["Anna's laptop", -5, "Anna's laptop for another 1 s;"],
  ])('says who holds the key and for how long (%s, %i ms)', (name, leftMs, words) => {
    const owner = '6KFgoMV15D5jaaaaaaaaaaaaaaaaaaaa'
    const availableAt = (SECOND + 1) * 1000
    const error = new LeaseHeldError({ key: 'title', owner, expiresAt: SECOND - 60, availableAt: SECOND, epoch: 1 })
    const names = new Map(name === undefined ? [] : [[owner, name]])
    expect(refusalOf(error, 'title', names, availableAt - leftMs)).toEqual({
      code: 'lease-held',
      message: `'title' is held by ${words} ask its owner to release it, or write again then`,
      owner,
      expiresAt: availableAt - 60_000,
      availableAt,
    })
  })
})
