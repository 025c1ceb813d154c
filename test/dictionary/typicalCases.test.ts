import { describe, expect, it } from 'vitest'
import type { Dictionary } from '../../src/dictionary/dictionary.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { aDictionary, aRecord, T, text, unleased, utf8 } from './samples.ts'

const key = utf8('k')
const read = (dictionary: Dictionary): string | undefined => text(dictionary.get(key)?.value)

function write(dictionary: Dictionary, value: string, now: number): SyncRecord {
  return dictionary.set(key, utf8(value), { now }).record!
}

function meet(one: Dictionary, other: Dictionary, now: number): void {
  for (const record of one.records()) other.merge(record, now)
  for (const record of other.records()) one.merge(record, now)
}

const orders = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
]

describe('an owner that sets 1, 2, 1 within a second', () => {
  it.each(orders)('is understood when they arrive as %i, %i, %i', (...order) => {
    const owner = aDictionary('a')
    const records = ['1', '2', '1'].map((value) => write(owner, value, T))
    const receiver = aDictionary('b')
    for (const i of order) receiver.merge(records[i]!, T)
    expect(read(receiver)).toBe('1')
    expect(receiver.get(key)).toEqual(owner.get(key))
  })

  it('is understood without leasing', () => {
    const owner = aDictionary('a', { rules: unleased })
    const records = ['1', '2', '1'].map((value) => write(owner, value, T))
    const receiver = aDictionary('b', { rules: unleased })
    for (const record of records.toReversed()) receiver.merge(record, T)
    expect(receiver.get(key)).toEqual(owner.get(key))
  })

  it('is understood of an old peer, which sends nothing but value and second', () => {
    const receiver = aDictionary('b')
    for (const value of ['1', '2', '1']) {
      const store = { value: utf8(value), owner: 'a', ownerType: 'str', time: T, deleted: false, empty: false } as const
      receiver.adopt({ key, ...store, live: true, fromOwner: true, ownerWritesMaps: false }, T)
    }
    expect(read(receiver)).toBe('1')
  })
})

describe('two writers 10 ms apart, across a second boundary', () => {
  it.each([
    ['the first holder', T, T + 1, 'a'],
    ['the first holder, though its id is larger', T + 1, T, 'b'],
    ['the smaller id within one second', T, T, 'a'],
  ])('both end with %s, and the other is told', (_, secondOfA, secondOfB, winner) => {
    const [a, b] = [aDictionary('a'), aDictionary('b')]
    const records = [write(a, 'a', secondOfA), write(b, 'b', secondOfB)] as const
    const outcomes = { a: a.merge(records[1], T), b: b.merge(records[0], T) }
    expect([read(a), read(b)]).toEqual([winner, winner])
    const loser = winner === 'a' ? 'b' : 'a'
    expect(outcomes[winner as 'a' | 'b'].lost).toBeUndefined()
    const { lost } = outcomes[loser]
    expect(lost).toMatchObject({ reason: 'concurrent', winnerOwner: winner })
    expect(text(lost?.mine?.value)).toBe(loser)
  })
})

describe('a delete while a peer is away', () => {
  it('is final when the peer comes back with the value', () => {
    const [a, b] = [aDictionary('a'), aDictionary('b')]
    write(a, 'v', T)
    meet(a, b, T)
    a.delete(key, { now: T + 9 })
    meet(b, a, T + 60 * 3600)
    expect([read(a), read(b)]).toEqual([undefined, undefined])
  })

  it('does not keep others from beginning anew', () => {
    const [a, b] = [aDictionary('a'), aDictionary('b')]
    write(a, 'v', T)
    a.delete(key, { now: T })
    meet(a, b, T)
    write(b, 'w', T)
    meet(a, b, T)
    expect([read(a), read(b)]).toEqual(['w', 'w'])
  })
})

describe('an older message of the same owner that arrives late', () => {
  it.each([0, 1, 60, 3599])('by %i s changes nothing', (delay) => {
    const owner = aDictionary('a')
    const older = write(owner, 'old', T)
    const newer = write(owner, 'new', T + delay)
    const receiver = aDictionary('b')
    receiver.merge(newer, T + delay)
    expect(receiver.merge(older, T + delay).status).toBe('unchanged')
    expect(read(receiver)).toBe('new')
  })
})

describe('values that read as nothing', () => {
  it.each([
    ['no bytes', []],
    ["''", [0xa0]],
    ['0', [0x00]],
    ['false', [0xc2]],
  ])('are there: %s', (_, bytes) => {
    const value = new Uint8Array(bytes)
    const [a, b] = [aDictionary('a'), aDictionary('b')]
    a.set(key, value, { now: T })
    meet(a, b, T)
    expect(b.get(key)?.value).toEqual(value)
    expect(() => b.set(key, value, { now: T })).toThrow('is held by a')
  })
})

describe('keys', () => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])("may be named '%s'", (name) => {
    const dictionary = aDictionary()
    expect(dictionary.get(utf8(name))).toBeUndefined()
    expect(dictionary.delete(utf8(name), { now: T }).status).toBe('unchanged')
    dictionary.set(utf8(name), utf8('v'), { now: T })
    expect(text(dictionary.get(utf8(name))?.value)).toBe('v')
    expect([...dictionary.records()]).toHaveLength(1)
  })

  it('differ when their bytes do, text or not', () => {
    const dictionary = aDictionary()
    const keys = [[0xff], [0xfe], [0xc3, 0xbf], [0xef, 0xbf, 0xbd], [0], [0, 0], [0x80], [0xe2, 0x82, 0xac]]
    for (const bytes of keys) dictionary.set(new Uint8Array(bytes), utf8(String(bytes)), { now: T })
    expect(keys.map((bytes) => text(dictionary.get(new Uint8Array(bytes))?.value))).toEqual(keys.map(String))
  })
})

describe('a clock 62 s behind', () => {
  it('is no reason for what it writes to vanish', () => {
    const [slow, right] = [aDictionary('a'), aDictionary('b')]
    const record = write(slow, 'v', T - 62)
    expect(right.merge(record, T)).toMatchObject({ status: 'changed', change: { type: 'update' } })
  })

  it('is no reason for what it hears to vanish', () => {
    const [slow, right] = [aDictionary('a'), aDictionary('b')]
    const record = write(right, 'v', T)
    expect(slow.merge(record, T - 62).status).toBe('deferred')
    slow.takeDue(slow.nextDue!)
    expect(read(slow)).toBe('v')
  })

  it('does not make a takeover', () => {
    const slow = aDictionary('a')
    slow.merge(aRecord({ owner: 'b' }), T)
    expect(() => slow.set(key, utf8('v'), { now: T + 3661, skew: -62 })).toThrow('62 s behind its peers')
  })
})

describe('a clock days ahead', () => {
  it('locks nobody out', () => {
    const [ahead, right] = [aDictionary('a'), aDictionary('b')]
    const record = write(ahead, 'v', T + 3 * 24 * 3600)
    expect(right.merge(record, T).status).toBe('dropped')
    expect(right.nextDue).toBeUndefined()
    expect(write(right, 'w', T)).toMatchObject({ owner: 'b', time: T })
  })

  it('that is set back does not keep its owner from being heard', () => {
    const [owner, right] = [aDictionary('a'), aDictionary('b')]
    write(owner, 'v', T + 3 * 24 * 3600)
    const record = write(owner, 'w', T)
    expect(record).toMatchObject({ epoch: 2, acquired: T, time: T })
    expect(right.merge(record, T).status).toBe('changed')
    expect(write(owner, 'x', T + 1)).toMatchObject({ epoch: 2, time: T + 1, seq: 3 })
  })
})

describe('a restart', () => {
  it('with its records does not lock a node out of its own keys', () => {
    const before = aDictionary('a')
    write(before, 'v', T)
    const after = aDictionary('a')
    for (const record of before.records()) after.restore(record)
    expect(write(after, 'w', T + 5)).toMatchObject({ epoch: 1, acquired: T, seq: 3 })
  })

  it('that lost a write makes a new one that others take, or says what became of it', () => {
    const [before, peer] = [aDictionary('a'), aDictionary('b')]
    const first = write(before, '1', T)
    peer.merge(first, T)
    peer.merge(write(before, '2', T + 1), T + 1)
    const after = aDictionary('a')
    after.restore(first)
    const third = write(after, '3', T + 1)
    const heard = peer.merge(third, T + 1)
    const answered = after.merge(peer.get(key)!, T + 1)
    expect(after.get(key)).toEqual(peer.get(key))
    expect(heard.status === 'changed' || answered.lost?.reason === 'superseded').toBe(true)
  })
})
