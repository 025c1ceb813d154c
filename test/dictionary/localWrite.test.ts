import { describe, expect, it } from 'vitest'
import type { Writing } from '../../src/dictionary/dictionaryOptions.ts'
import { ClockSkewError, LeaseHeldError } from '../../src/dictionary/errors.ts'
import { decideDelete, decideRelease, decideSet } from '../../src/dictionary/localWrite.ts'
import type { WriteContext } from '../../src/dictionary/localWrite.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { defaultRules } from '../../src/dictionary/rules.ts'
import { aRecord, aTombstone, T, unleased, utf8 } from './samples.ts'

type Given = Partial<WriteContext> & Partial<Writing>

const author = { key: utf8('k'), owner: 'a', ownerType: 'str' } as const
const writingOf = ({ now = T, skew }: Given): Writing => ({ now, skew })
const contextOf = ({ rules = defaultRules, floorOf }: Given): WriteContext => ({
  owner: 'a',
  ownerType: 'str',
  rules,
  floorOf,
})

const set = (held: SyncRecord | undefined, given: Given = {}) =>
  decideSet(held, author.key, utf8('new'), writingOf(given), contextOf(given))
const del = (held: SyncRecord | undefined, given: Given = {}) => decideDelete(held, writingOf(given), contextOf(given))
const release = (held: SyncRecord | undefined, given: Given = {}) =>
  decideRelease(held, writingOf(given), contextOf(given))

function errorOf(task: () => unknown): unknown {
  try {
    return expect.unreachable(`should have thrown, but returned ${String(task())}`)
  } catch (error) {
    return error
  }
}

const term = 3600
const delay = 60
const mine = aRecord({ epoch: 4, acquired: T - 9, time: T - 5, seq: 7 })
const theirs = aRecord({ ...mine, owner: 'b' })
const atTermsEnd = { now: mine.time + term }
const afterTerm = { now: mine.time + term + 1 }
const atDelaysEnd = { now: mine.time + term + delay }
const afterDelay = { now: mine.time + term + delay + 1 }

type Row = readonly [held: string, SyncRecord | undefined, Given, expected: Partial<SyncRecord>]

const begins = (epoch: number, now = T): Partial<SyncRecord> => ({ epoch, acquired: now, time: now, seq: 2 })
const continues = (now: number): Partial<SyncRecord> => ({ epoch: 4, acquired: T - 9, time: now, seq: 8 })

const table: readonly Row[] = [
  ['none', undefined, {}, begins(1)],
  ['none, epochs up to 6 forgotten', undefined, { floorOf: () => 6 }, begins(7)],
  ['mine, live', mine, {}, continues(T)],
  ['mine, live, epochs up to 6 forgotten', mine, { floorOf: () => 6 }, continues(T)],
  ['mine, live, in its last second', mine, atTermsEnd, continues(atTermsEnd.now)],
  ['mine, live, dated a little ahead', { ...mine, time: T + 60 }, {}, continues(T + 60)],
  ['mine, live, the clock set back since', { ...mine, time: T + 61 }, {}, begins(5)],
  ['mine, live, adopted from a snapshot', { ...mine, seq: 0 }, {}, { ...continues(T), seq: 2 }],
  ['mine, lapsed', mine, afterTerm, begins(5, afterTerm.now)],
  ['mine, a tombstone', aTombstone(mine), {}, begins(5)],
  ['mine, released', { ...mine, released: true }, {}, begins(5)],
  ["another's tombstone", aTombstone(theirs), {}, begins(5)],
  [
    "another's tombstone, dated a little ahead",
    aTombstone({ ...theirs, time: T + 9 }),
    {},
    { ...begins(5), time: T + 9 },
  ],
  ["another's tombstone, dated far ahead", aTombstone({ ...theirs, time: T + 61 }), {}, begins(5)],
  ["another's, released", { ...theirs, released: true }, {}, begins(5)],
  ["another's, lapsed, the delay over", theirs, afterDelay, begins(5, afterDelay.now)],
  [
    "another's, lapsed, epochs up to 6 forgotten",
    theirs,
    { ...afterDelay, floorOf: () => 6 },
    begins(7, afterDelay.now),
  ],
  ["another's, lapsed, clocks 60 s apart", theirs, { ...afterDelay, skew: 60 }, begins(5, afterDelay.now)],
  ["another's, lapsed, clocks -60 s apart", theirs, { ...afterDelay, skew: -60 }, begins(5, afterDelay.now)],
]

describe('a local set', () => {
  it.each(table)('over %s', (_, held, given, version) => {
    const value = utf8('new')
    expect(set(held, given)).toEqual({ ...author, value, deleted: false, released: false, ...version })
  })

  it.each([
    ['live', {}],
    ['in its last second', atTermsEnd],
    ['lapsed, within the delay', afterTerm],
    ['lapsed, in the last second of the delay', atDelaysEnd],
    ['dated ahead of a clock that was set back', { now: T - 9999 }],
  ])("over another's, %s, is refused", (_, given) => {
    const error = errorOf(() => set(theirs, given))
    expect(error).toBeInstanceOf(LeaseHeldError)
    const expiresAt = theirs.time + term
    const availableAt = expiresAt + delay
    expect(error).toMatchObject({ code: 'lease-held', key: 'k', owner: 'b', expiresAt, availableAt, epoch: 4 })
  })

  it.each([61, -61])("over another's lapsed lease is refused when the clock is %i s off", (skew) => {
    const error = errorOf(() => set(theirs, { ...afterDelay, skew }))
    expect(error).toBeInstanceOf(ClockSkewError)
    expect(error).toMatchObject({ code: 'clock-skew', key: 'k', seconds: skew, retryAfter: undefined })
  })

  it.each([
    ['none', undefined],
    ['mine', mine],
    ["another's tombstone", aTombstone(theirs)],
    ["another's, released", { ...theirs, released: true }],
  ])('over %s does not depend on the clocks of others', (_, held) => {
    expect(set(held, { skew: 999 })).toEqual(set(held))
  })

  it("names the holder's refusal before the clock's", () => {
    expect(errorOf(() => set(theirs, { skew: 999 }))).toBeInstanceOf(LeaseHeldError)
  })

  it('uses the rules it is given', () => {
    const rules = { leasing: true, leaseTerm: 10, takeoverDelay: 2 }
    expect(errorOf(() => set(theirs, { rules, now: theirs.time + 12 }))).toMatchObject({
      expiresAt: theirs.time + 10,
      availableAt: theirs.time + 12,
    })
    expect(set(theirs, { rules, now: theirs.time + 13 })).toMatchObject({ epoch: 5 })
  })
})

describe('a local delete', () => {
  it.each(table.filter(([, held]) => held && !held.deleted))('of %s', (_, held, given, version) => {
    expect(del(held, given)).toEqual({ ...author, value: utf8(''), deleted: true, released: false, ...version })
  })

  it.each([
    ['none', undefined],
    ['my tombstone', aTombstone(mine)],
    ["another's tombstone", aTombstone(theirs)],
  ])('of %s is nothing to do', (_, held) => expect(del(held)).toBeUndefined())

  it("of another's live key is refused", () => {
    expect(errorOf(() => del(theirs))).toBeInstanceOf(LeaseHeldError)
  })

  it('leaves no byte of the value', () => {
    expect(del(mine)?.value).toHaveLength(0)
  })
})

describe('a local release', () => {
  const released = { ...mine, released: true }

  it('of mine keeps the value and counts as a write', () => {
    expect(release(mine)).toEqual({ ...released, ...continues(T) })
  })

  it('of mine after its lapse stays below whoever took it over', () => {
    expect(release(mine, afterDelay)).toEqual({ ...released, ...continues(afterDelay.now) })
  })

  it('of mine with the clock set back begins an epoch, so that its date is believed', () => {
    const ahead = { ...mine, time: T + 61 }
    expect(release(ahead)).toEqual({ ...ahead, released: true, ...begins(5) })
  })

  it.each([
    ['none', undefined, {}],
    ['my tombstone', aTombstone(mine), {}],
    ['mine, released before', released, {}],
    ["another's tombstone", aTombstone(theirs), {}],
    ["another's, released", { ...theirs, released: true }, {}],
    ["another's, lapsed", theirs, afterTerm],
  ])('of %s is nothing to do', (_, held, given) => expect(release(held, given)).toBeUndefined())

  it.each([
    ['live', {}],
    ['in its last second', atTermsEnd],
  ])("of another's, %s, is refused", (_, given) => {
    expect(errorOf(() => release(theirs, given))).toBeInstanceOf(LeaseHeldError)
  })

  it('without leasing is nothing to do', () => {
    expect(release(mine, { rules: unleased })).toBeUndefined()
  })
})

describe('a local write without leasing', () => {
  const held = aRecord({ epoch: 1, acquired: 0, time: T - 5, seq: 7 })
  const other = { ...held, owner: 'b' }
  const written = (time: number, seq: number): Partial<SyncRecord> => ({ epoch: 1, acquired: 0, time, seq })
  const table: readonly (readonly [string, SyncRecord | undefined, Partial<SyncRecord>])[] = [
    ['none', undefined, written(T, 2)],
    ['mine', held, written(T, 8)],
    ['mine, dated ahead', { ...held, time: T + 5 }, written(T + 5, 8)],
    ['mine, adopted', { ...held, seq: 0 }, written(T, 2)],
    ['my tombstone', aTombstone(held), written(T, 8)],
    ["another's", other, written(T, 2)],
    ["another's, of this second", { ...other, time: T }, written(T + 1, 2)],
    ["another's, a second ahead", { ...other, time: T + 1 }, written(T + 2, 2)],
    ["another's tombstone", aTombstone({ ...other, time: T }), written(T + 1, 2)],
  ]

  it.each(table)('over %s', (_, record, version) => {
    const value = utf8('new')
    expect(set(record, { rules: unleased })).toEqual({ ...author, value, deleted: false, released: false, ...version })
  })

  it.each(table.filter(([, record]) => record && !record.deleted))('deletes %s', (_, record, version) => {
    expect(del(record, { rules: unleased })).toMatchObject({ deleted: true, ...version })
  })

  it("over another's, two seconds ahead, has to wait", () => {
    const error = errorOf(() => set({ ...other, time: T + 2 }, { rules: unleased }))
    expect(error).toBeInstanceOf(ClockSkewError)
    expect(error).toMatchObject({ seconds: -2, retryAfter: 1 })
    expect(set({ ...other, time: T + 2 }, { rules: unleased, now: T + 1 })).toMatchObject({ time: T + 3 })
  })

  it('never minds the clocks of others', () => {
    expect(set(other, { rules: unleased, skew: 999 })).toMatchObject({ time: T })
  })
})
