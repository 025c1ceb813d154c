import { describe, expect, it } from 'vitest'
import { decideSet } from '../../src/dictionary/localWrite.ts'
import { leaseOf } from '../../src/dictionary/lease.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { defaultRules } from '../../src/dictionary/rules.ts'
import { aRecord, T, unleased, utf8 } from './samples.ts'

const mine = aRecord({ owner: 'a' })
const theirs = aRecord({ owner: 'b' })
const times = { expiresAt: T + 3600, availableAt: T + 3660 }
const none = { expiresAt: null, availableAt: null }
const at = (now: number, rules = defaultRules) => ({ owner: 'a', rules, now })

function isGranted(held: SyncRecord | undefined, now: number): boolean {
  const context = { rules: defaultRules, owner: 'a', ownerType: 'str' } as const
  try {
    decideSet(held, utf8('k'), utf8('v'), { now }, context)
    return true
  } catch {
    return false
  }
}

describe('leaseOf', () => {
  it.each([
    ['nothing', undefined, at(T), { state: 'free', ...none, canWrite: true }],
    ['what I released', { ...mine, released: true }, at(T), { state: 'free', ...none, canWrite: true }],
    ['what another released', { ...theirs, released: true }, at(T), { state: 'free', ...none, canWrite: true }],
    ['mine', mine, at(T), { state: 'mine', ...times, canWrite: true }],
    ['mine in its last second', mine, at(T + 3600), { state: 'mine', ...times, canWrite: true }],
    ['mine a second later', mine, at(T + 3601), { state: 'lapsed', ...times, canWrite: true }],
    ["another's", theirs, at(T), { state: 'theirs', ...times, canWrite: false }],
    ["another's within the delay", theirs, at(T + 3660), { state: 'theirs', ...times, canWrite: false }],
    ["another's a second later", theirs, at(T + 3661), { state: 'lapsed', ...times, canWrite: true }],
    ['anything without leasing', theirs, at(T, unleased), { state: 'off', ...none, canWrite: true }],
  ] as const)('of %s', (_, entry, viewer, expected) => {
    expect(leaseOf(entry, viewer)).toEqual(expected)
  })

  it.each([0, 3600, 3601, 3660, 3661, 9999])('promises what a write is granted, %i s after', (age) => {
    for (const held of [undefined, mine, theirs, { ...theirs, released: true }]) {
      expect(isGranted(held, T + age)).toBe(leaseOf(held, at(T + age)).canWrite)
    }
  })
})
