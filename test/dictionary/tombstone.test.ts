import { describe, expect, it } from 'vitest'
import { isCollectable, isOffered } from '../../src/dictionary/tombstone.ts'
import { aRecord, aTombstone, T } from './samples.ts'

const hour = 3600

describe('a tombstone', () => {
  it.each([
    [0, true, false],
    [72 * hour, true, false],
    [72 * hour + 1, false, false],
    [73 * hour, false, false],
    [73 * hour + 1, false, true],
  ])('%i s old is offered: %s, collectable: %s', (age, offered, collectable) => {
    expect(isOffered(aTombstone(), T + age)).toBe(offered)
    expect(isCollectable(aTombstone(), T + age)).toBe(collectable)
  })
})

describe('a value', () => {
  it('is offered and kept for ever', () => {
    expect(isOffered(aRecord(), T + 9999 * hour)).toBe(true)
    expect(isCollectable(aRecord(), T + 9999 * hour)).toBe(false)
  })
})
