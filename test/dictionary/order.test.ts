import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { compareBytes } from '../../src/dictionary/bytes.ts'
import { compareRecords, compareTokens, mergeRecords } from '../../src/dictionary/order.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { defaultRules } from '../../src/dictionary/rules.ts'
import type { LeaseRules } from '../../src/dictionary/rules.ts'
import { adoptedRecord, anyRecord, lawfulRecord, unleasedRecord } from './arbitraries.ts'
import { aRecord, aTombstone, hashOf, T, unleased, utf8 } from './samples.ts'

type Level = readonly [name: string, higher: Partial<SyncRecord>, lower: Partial<SyncRecord>]

const owner: Level = ['the smaller owner id', { owner: 'a' }, { owner: 'b' }]
const writeLevels: readonly Level[] = [
  ['the larger seq', { seq: 3 }, { seq: 2 }],
  ['a tombstone before a value', { deleted: true, value: utf8('') }, { deleted: false, value: utf8('v') }],
  ['an owner spelled bin before str', { ownerType: 'bin' }, { ownerType: 'str' }],
]
const time: Level = ['the larger time', { time: T + 1 }, { time: T }]
const leasedLevels: readonly Level[] = [
  ['the larger epoch', { epoch: 2 }, { epoch: 1 }],
  ['the smaller acquired', { acquired: T - 9 }, { acquired: T }],
  owner,
  time,
  ...writeLevels,
]
const unleasedLevels: readonly Level[] = [time, owner, ...writeLevels]

/** Pairs that are equal above a level, differ at it, and would be decided the other way by every level below. */
function decidedAt(levels: readonly Level[], base: Partial<SyncRecord>) {
  return levels.map(([name, higher, lower], depth) => {
    const above = Object.assign({}, ...levels.slice(0, depth).map((level) => level[1]))
    const below = levels.slice(depth + 1)
    const larger = aRecord({ ...base, ...above, ...Object.assign({}, ...below.map((level) => level[2])), ...higher })
    const smaller = aRecord({ ...base, ...above, ...Object.assign({}, ...below.map((level) => level[1])), ...lower })
    return { name, larger, smaller }
  })
}

const neverHashed = (): Uint8Array => expect.unreachable('the hash is for what nothing else decides')

function itDecides(rules: LeaseRules, levels: readonly Level[], base: Partial<SyncRecord>): void {
  it.each(decidedAt(levels, base))('by $name, whatever comes after it', ({ larger, smaller }) => {
    expect(compareRecords(larger, smaller, rules, neverHashed)).toBeGreaterThan(0)
    expect(compareRecords(smaller, larger, rules, neverHashed)).toBeLessThan(0)
    expect(mergeRecords(larger, smaller, rules, neverHashed)).toBe(larger)
    expect(mergeRecords(smaller, larger, rules, neverHashed)).toBe(larger)
  })

  it('by the larger hash in the end', () => {
    const [one, two] = [aRecord({ ...base, value: utf8('1') }), aRecord({ ...base, value: utf8('2') })]
    const byHash = compareBytes(hashOf({ ...one, acquired: 0 }), hashOf({ ...two, acquired: 0 }))
    expect(Math.sign(compareRecords(one, two, rules, hashOf))).toBe(Math.sign(byHash))
    expect(mergeRecords(one, two, rules, hashOf)).toBe(mergeRecords(two, one, rules, hashOf))
  })

  it('that a record is equal to itself, without hashing it', () => {
    const record = aRecord(base)
    expect(compareRecords(record, { ...record, value: utf8('v') }, rules, neverHashed)).toBe(0)
  })
}

describe('compareRecords decides', () => {
  itDecides(defaultRules, leasedLevels, {})
})

describe('compareRecords without leasing decides', () => {
  itDecides(unleased, unleasedLevels, { epoch: 1, acquired: 0 })

  it('without regard to tenures', () => {
    const newer = aRecord({ epoch: 1, acquired: T, time: T + 1 })
    const older = aRecord({ epoch: 9, acquired: 0, time: T })
    expect(compareRecords(newer, older, unleased, hashOf)).toBeGreaterThan(0)
  })
})

describe('compareRecords', () => {
  it('tells a released record from the same one unreleased', () => {
    const [held, released] = [aRecord(), aRecord({ released: true })]
    const order = compareRecords(held, released, defaultRules, hashOf)
    expect(order).not.toBe(0)
    expect(Math.sign(compareRecords(released, held, defaultRules, hashOf))).toBe(-Math.sign(order))
  })

  it.each([
    ['leased', defaultRules, anyRecord],
    ['unleased', unleased, unleasedRecord],
  ] as const)('is a total order, %s', (_, rules, record) => {
    const compare = (a: SyncRecord, b: SyncRecord): number => Math.sign(compareRecords(a, b, rules, hashOf))
    fc.assert(
      fc.property(record, record, record, (a, b, c) => {
        expect(compare(a, b) + compare(b, a)).toBe(0)
        expect(compare(a, b) === 0).toBe(compareBytes(hashOf(a), hashOf(b)) === 0)
        const [highest, middle, lowest] = [a, b, c].toSorted(compare).toReversed() as [
          SyncRecord,
          SyncRecord,
          SyncRecord,
        ]
        expect(
          Math.min(compare(highest, middle), compare(middle, lowest), compare(highest, lowest)),
        ).toBeGreaterThanOrEqual(0)
      }),
    )
  })
})

describe('compareTokens', () => {
  const token = { epoch: 2, acquired: 100, owner: 'b' }

  it('puts the later tenure above', () => {
    expect(compareTokens({ ...token, epoch: 3, acquired: 900, owner: 'z' }, token)).toBeGreaterThan(0)
  })

  it('puts the first holder of an epoch above', () => {
    expect(compareTokens({ ...token, acquired: 99, owner: 'z' }, token)).toBeGreaterThan(0)
  })

  it('puts the smaller owner above in the same second', () => {
    expect(compareTokens({ ...token, owner: 'a' }, token)).toBeGreaterThan(0)
    expect(compareTokens(token, { ...token, owner: 'a' })).toBeLessThan(0)
  })

  it('holds a token equal to itself', () => {
    expect(compareTokens(token, { ...token })).toBe(0)
  })
})

describe('mergeRecords', () => {
  it('takes what comes when nothing is held', () => {
    const record = aRecord()
    expect(mergeRecords(undefined, record, defaultRules, hashOf)).toBe(record)
  })

  it('joins two accounts of one tenure: the earlier beginning, the larger write', () => {
    const early = aRecord({ acquired: T - 5, time: T - 5, seq: 1, value: utf8('old') })
    const late = aRecord({ acquired: T, time: T, seq: 1, value: utf8('new') })
    const joined = { ...late, acquired: T - 5 }
    expect(mergeRecords(early, late, defaultRules, hashOf)).toEqual(joined)
    expect(mergeRecords(late, early, defaultRules, hashOf)).toEqual(joined)
  })

  it('keeps what is held when it has both already', () => {
    const held = aRecord({ acquired: T - 5, seq: 3 })
    expect(mergeRecords(held, aRecord({ acquired: T, seq: 2 }), defaultRules, hashOf)).toBe(held)
  })

  it('does not join what two owners, or two epochs, began', () => {
    const held = aRecord({ acquired: T, time: T + 9, seq: 9 })
    const rival = aRecord({ acquired: T - 5, owner: 'b' })
    expect(mergeRecords(held, rival, defaultRules, hashOf)).toBe(rival)
    const next = aRecord({ epoch: 2, acquired: T + 5 })
    expect(mergeRecords(held, next, defaultRules, hashOf)).toBe(next)
  })

  it('breaks a tie between accounts of one tenure alike whatever their beginnings', () => {
    const claims = [3, 2, 1].map((n) => aRecord({ acquired: T + n, value: utf8(`${n}`) }))
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]
    for (const salt of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
      const records = claims.map((claim) => ({ ...claim, key: utf8(salt) }))
      const results = orders.map((order) => order.map((i) => records[i]!).reduce(merge))
      for (const result of results) expect(result).toEqual(results[0])
    }
  })

  it('reads no clock', () => {
    vi.spyOn(Date, 'now').mockImplementation(() => expect.unreachable('merging must not depend on when it happens'))
    expect(merge(aRecord(), aTombstone({ seq: 3 })).deleted).toBe(true)
    vi.restoreAllMocks()
  })
})

const merge = (a: SyncRecord, b: SyncRecord): SyncRecord => mergeRecords(a, b, defaultRules, hashOf)

describe.each([
  ['of nodes that keep leases', defaultRules, lawfulRecord],
  ['of one owner whose tenure has several accounts', defaultRules, adoptedRecord],
  ['without leasing', unleased, unleasedRecord],
] as const)('merging records %s', (_, rules, record) => {
  const join = (a: SyncRecord, b: SyncRecord): SyncRecord => mergeRecords(a, b, rules, hashOf)

  it('is associative', () => {
    fc.assert(
      fc.property(record, record, record, (a, b, c) => {
        expect(join(join(a, b), c)).toEqual(join(a, join(b, c)))
      }),
      { numRuns: 1000 },
    )
  })

  it('ends equal after any order of arrival, repetitions included', () => {
    const arrivals = fc.array(record, { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(
        arrivals.chain((records) =>
          fc.tuple(
            fc.constant(records),
            fc.shuffledSubarray([...records, ...records], { minLength: records.length * 2 }),
          ),
        ),
        ([records, shuffled]) => {
          expect(shuffled.reduce(join)).toEqual(records.reduce(join))
        },
      ),
    )
  })
})

describe.each([
  ['any records', defaultRules, anyRecord],
  ['records without leasing', unleased, unleasedRecord],
] as const)('merging %s', (_, rules, record) => {
  const join = (a: SyncRecord, b: SyncRecord): SyncRecord => mergeRecords(a, b, rules, hashOf)

  it('is commutative and idempotent', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        expect(join(a, b)).toEqual(join(b, a))
        expect(join(a, a)).toBe(a)
        expect(join(a, join(a, b))).toEqual(join(a, b))
      }),
      { numRuns: 1000 },
    )
  })

  it('never gives less than either', () => {
    fc.assert(
      fc.property(record, record, (a, b) => {
        expect(compareRecords(join(a, b), a, rules, hashOf)).toBeGreaterThanOrEqual(0)
        expect(compareRecords(join(a, b), b, rules, hashOf)).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('makes nodes equal that exchange what they hold, whatever each heard in whatever order', () => {
    const heard = fc.array(record, { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(heard, heard, heard, (one, two, three) => {
        const nodes = [one, two, three].map((records) => records.reduce(join))
        const shared = nodes.reduce(join)
        const settled = nodes.map((node) => join(node, shared))
        expect(settled.map((node) => join(node, settled.reduce(join)))).toEqual(nodes.map(() => settled.reduce(join)))
      }),
    )
  })
})
