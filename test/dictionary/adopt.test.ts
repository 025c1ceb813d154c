import { describe, expect, it } from 'vitest'
import { adoptStore } from '../../src/dictionary/adopt.ts'
import type { StoredEntry } from '../../src/dictionary/adopt.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { defaultRules } from '../../src/dictionary/rules.ts'
import { aRecord, aStore, aTombstone, T, unleased, utf8 } from './samples.ts'

type Row = readonly [name: string, held: SyncRecord | undefined, Partial<StoredEntry>, Partial<SyncRecord> | 'ignored']

const term = 3600
const acquired = T - 1000
const held = aRecord({ epoch: 3, acquired, time: T, seq: 5, value: utf8('held') })
const first = { ...held, epoch: 1 }
const tombstone = aTombstone(held)
const snapshot = { live: false }
const other = { owner: 'b' }

const inTenure = (time: number, seq: number): Partial<SyncRecord> => ({ epoch: 3, acquired, time, seq })
const begun = (epoch: number, time: number, seq: number): Partial<SyncRecord> => ({ epoch, acquired: time, time, seq })

const table: readonly Row[] = [
  ['nothing held: a live store', undefined, {}, begun(1, T, 1)],
  ['nothing held: a snapshot', undefined, snapshot, begun(1, T, 0)],
  ['nothing held: a deletion', undefined, { deleted: true, value: utf8(''), empty: true }, begun(1, T, 1)],

  ['same owner: older, live', held, { time: T - 1 }, 'ignored'],
  ['same owner: older, its own snapshot', held, { ...snapshot, fromOwner: true, time: T - 1 }, 'ignored'],
  ['same owner: newer, live', held, { time: T + 1 }, inTenure(T + 1, 1)],
  ['same owner: newer, a snapshot', held, { ...snapshot, time: T + 1 }, inTenure(T + 1, 0)],
  ['same owner: newer, long after the lapse', held, { time: T + 9999 }, inTenure(T + 9999, 1)],
  ['same owner: equal time, live', held, {}, inTenure(T, 6)],
  ['same owner: equal time, a live deletion', held, { deleted: true, value: utf8('') }, inTenure(T, 6)],
  ['same owner: equal time, live, a copy of a record', held, { ownerWritesMaps: true }, 'ignored'],
  ['same owner: equal time, a snapshot', held, snapshot, 'ignored'],
  ['same owner: equal time, its own snapshot', held, { ...snapshot, fromOwner: true }, inTenure(T, 6)],
  ['same owner: equal time, live, the same value', held, { value: held.value }, 'ignored'],
  [
    'same owner: equal time, its own snapshot of the same value',
    held,
    { ...snapshot, fromOwner: true, value: held.value },
    'ignored',
  ],

  ['a tombstone: newer, live', tombstone, { time: T + 1 }, begun(4, T + 1, 1)],
  ['a tombstone: newer, a snapshot', tombstone, { ...snapshot, time: T + 1 }, begun(4, T + 1, 0)],
  ['a tombstone: newer, live, of another', tombstone, { ...other, time: T + 1 }, begun(4, T + 1, 1)],
  ['a tombstone: a snapshot of its second', tombstone, snapshot, 'ignored'],
  ["a tombstone: its owner's snapshot of its second", tombstone, { ...snapshot, fromOwner: true }, 'ignored'],
  ['a tombstone: an older snapshot of another', tombstone, { ...snapshot, ...other, time: T - 1 }, 'ignored'],
  ['a tombstone: live, of its second', tombstone, {}, inTenure(T, 6)],
  ['a tombstone: live, of its second, a value of no bytes', tombstone, { value: utf8('') }, inTenure(T, 6)],
  ['a tombstone: live, older', tombstone, { time: T - 1 }, 'ignored'],
  ['a tombstone: live, older, of another', tombstone, { ...other, time: T - 1 }, begun(3, T - 1, 1)],

  ['another owner: after the lapse, live', held, { ...other, time: T + term + 1 }, begun(4, T + term + 1, 1)],
  [
    'another owner: after the lapse, a snapshot',
    held,
    { ...other, ...snapshot, time: T + term + 1 },
    begun(4, T + term + 1, 0),
  ],
  ['another owner: in the last second', held, { ...other, time: T + term }, begun(3, T + term, 1)],
  ['another owner: at the same time', held, other, begun(3, T, 1)],
  ['another owner: before', held, { ...other, time: acquired - 1 }, begun(3, acquired - 1, 1)],
  ["another owner: a former holder's leftover", held, { ...other, time: acquired - term - 1 }, 'ignored'],
  ['another owner: hardly a leftover', held, { ...other, time: acquired - term }, begun(3, acquired - term, 1)],
  [
    'another owner: an earlier claim in a snapshot',
    first,
    { ...other, ...snapshot, time: T - 2000 },
    begun(1, T - 2000, 0),
  ],
  ['another owner: its leftover in a snapshot', held, { ...other, ...snapshot, time: acquired - 1 }, 'ignored'],
  [
    'another owner: its own snapshot of an earlier claim',
    held,
    { ...other, ...snapshot, fromOwner: true, time: acquired - 1 },
    begun(3, acquired - 1, 0),
  ],
  [
    'another owner: a later claim in a snapshot',
    held,
    { ...other, ...snapshot, time: acquired },
    begun(3, acquired, 0),
  ],

  ['an unlocking: time 1', undefined, { time: 1 }, 'ignored'],
  ['an unlocking: time 0', undefined, { time: 0 }, 'ignored'],
  ['the first time that counts', undefined, { time: 2 }, begun(1, 2, 1)],
  ['an empty value, live', held, { value: utf8(''), empty: true }, inTenure(T, 6)],
  ['an empty value in a snapshot', undefined, { ...snapshot, empty: true }, 'ignored'],
  ['a deletion in a snapshot', undefined, { ...snapshot, deleted: true }, 'ignored'],
  [
    "an empty value in the owner's snapshot",
    held,
    { ...snapshot, fromOwner: true, value: utf8(''), empty: true, time: T + 1 },
    inTenure(T + 1, 0),
  ],
]

const unleasedHeld = { ...held, epoch: 1, acquired: 0 }
const written = (time: number, seq: number): Partial<SyncRecord> => ({ epoch: 1, acquired: 0, time, seq })

const unleasedTable: readonly Row[] = [
  ['nothing held: a live store', undefined, {}, written(T, 1)],
  ['nothing held: a snapshot', undefined, snapshot, written(T, 0)],
  ['another owner: left to the order', unleasedHeld, { ...other, time: T - 9999 }, written(T - 9999, 1)],
  ['a tombstone: left to the order', aTombstone(unleasedHeld), { ...other, time: T + 1 }, written(T + 1, 1)],
  ['same owner: older', unleasedHeld, { time: T - 1 }, 'ignored'],
  ['same owner: newer', unleasedHeld, { time: T + 1 }, written(T + 1, 1)],
  ['same owner: equal time, live', unleasedHeld, {}, written(T, 6)],
  ['same owner: equal time, a snapshot', unleasedHeld, snapshot, 'ignored'],
  ['an unlocking', undefined, { time: 1 }, 'ignored'],
]

describe.each([
  ['with leases', defaultRules, table],
  ['without leasing', unleased, unleasedTable],
] as const)("adopting an old peer's store %s", (_, rules, rows) => {
  it.each(rows)('%s', (_name, record, fields, expected) => {
    const stored = aStore({ value: utf8('new'), ...fields })
    const { key, value, owner, ownerType, deleted } = stored
    const adopted = { key, value, owner, ownerType, deleted, released: false }
    expect(adoptStore(record, stored, rules)).toEqual(expected === 'ignored' ? undefined : { ...adopted, ...expected })
  })
})

describe("adopting an old peer's store", () => {
  it("keeps the spelling of the owner's id", () => {
    expect(adoptStore(undefined, aStore({ ownerType: 'bin' }), defaultRules)?.ownerType).toBe('bin')
  })

  it("takes the key back from a released record of its owner's", () => {
    const released = { ...held, released: true }
    expect(adoptStore(released, aStore({ time: T + 1 }), defaultRules)).toMatchObject({ released: false, epoch: 3 })
  })
})
