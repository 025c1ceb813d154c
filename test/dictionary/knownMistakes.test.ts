import { describe, expect, it } from 'vitest'
import type { Dictionary } from '../../src/dictionary/dictionary.ts'
import { compareTokens } from '../../src/dictionary/order.ts'
import { aDictionary, aRecord, aStore, aTombstone, T, text, utf8 } from './samples.ts'

const key = utf8('k')
const read = (dictionary: Dictionary): string | undefined => text(dictionary.get(key)?.value)

/** Each of these left nodes equal in the end, and yet broke a promise. */
describe('a dictionary does not', () => {
  it('leave a tie to the order of arrival', () => {
    const claims = ['1', '2', '3', '4'].map((value) => aRecord({ value: utf8(value) }))
    const [one, other] = [aDictionary('b'), aDictionary('c')]
    for (const claim of claims) one.merge(claim, T)
    for (const claim of claims.toReversed()) other.merge(claim, T)
    expect(one.get(key)).toEqual(other.get(key))
  })

  it('write twice without counting', () => {
    const owner = aDictionary('a')
    const first = owner.set(key, utf8('z'), { now: T }).record!
    for (const value of ['y', 'x', 'w', 'v']) owner.set(key, utf8(value), { now: T })
    const last = owner.get(key)!
    expect(last.seq).toBe(first.seq + 4)
    const receiver = aDictionary('b')
    receiver.merge(last, T)
    receiver.merge(first, T)
    expect(read(receiver)).toBe('v')
  })

  it('forget that a key was deleted', () => {
    const owner = aDictionary('a')
    const record = owner.set(key, utf8('v'), { now: T }).record!
    owner.delete(key, { now: T })
    expect(owner.merge(record, T).status).toBe('unchanged')
    expect(owner.adopt(aStore({ live: false }), T).status).toBe('unchanged')
    expect(read(owner)).toBeUndefined()
    const latecomer = aDictionary('c')
    for (const told of owner.records()) latecomer.merge(told, T)
    latecomer.merge(record, T)
    expect(read(latecomer)).toBeUndefined()
  })

  it.each([
    ['a lapse', (d: Dictionary) => d, T + 3601],
    ['a release', (d: Dictionary) => d.release(key, { now: T }), T],
    ['a deletion', (d: Dictionary) => d.delete(key, { now: T }), T],
  ])('take a key again after %s under the old token', (_, giveUp, now) => {
    const owner = aDictionary('a')
    const before = owner.set(key, utf8('v'), { now: T }).record!
    giveUp(owner)
    const after = owner.set(key, utf8('w'), { now }).record!
    expect(compareTokens(after, before)).toBeGreaterThan(0)
    expect(after.epoch).toBe(before.epoch + 1)
  })

  it.each([
    ['live', { live: true }],
    ['in a snapshot', { live: false }],
  ])('let a copy without the counter, %s, outrank its original', (_, fields) => {
    const original = aRecord({ seq: 2, value: utf8('newest') })
    const copy = aStore({ ...fields, value: utf8('older'), ownerWritesMaps: true })
    const [first, last] = [aDictionary('b'), aDictionary('b')]
    first.merge(original, T)
    first.adopt(copy, T)
    last.adopt(copy, T)
    last.merge(original, T)
    expect([read(first), read(last)]).toEqual(['newest', 'newest'])
  })

  it('let a copy out of a snapshot outrank the message itself', () => {
    const dictionary = aDictionary('b')
    dictionary.adopt(aStore({ live: false, value: utf8('copy') }), T)
    dictionary.adopt(aStore({ value: utf8('message') }), T)
    expect(read(dictionary)).toBe('message')
    dictionary.adopt(aStore({ live: false, value: utf8('copy') }), T)
    expect(read(dictionary)).toBe('message')
  })

  it.each([
    ['lapsed', {}, T + 3661],
    ['was released', { released: true }, T + 60],
    ['was deleted', { deleted: true, value: utf8('') }, T + 60],
  ])('let the leftover of a returning old peer overthrow who took the key lawfully, after it %s', (_, end, now) => {
    const leftover = aStore({ owner: 'old', live: false, value: utf8('leftover') })
    const holder = aDictionary('b')
    holder.merge(aRecord({ owner: 'old', seq: 3, ...end }), T)
    holder.set(key, utf8('lawful'), { now })
    expect(holder.adopt(leftover, now).status).toBe('unchanged')
    expect(read(holder)).toBe('lawful')
  })

  it('count a tombstone less than the value of the same write', () => {
    const [one, other] = [aDictionary('b'), aDictionary('c')]
    for (const dictionary of [one, other]) dictionary.merge(aRecord(), T)
    one.merge(aTombstone(), T)
    other.merge(aTombstone(), T)
    other.merge(aRecord(), T)
    expect([read(one), read(other)]).toEqual([undefined, undefined])
  })
})
