import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dictionary } from '../../src/dictionary/dictionary.ts'
import { bucketCount, bucketOf } from '../../src/dictionary/floors.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { isOffered } from '../../src/dictionary/tombstone.ts'
import { anyRecord } from './arbitraries.ts'
import { aDictionary, aRecord, aTombstone, hashOf, sha256, T, utf8 } from './samples.ts'

const hour = 3600

/** What the sum must be, from the records themselves. */
function expectedSum(records: Iterable<SyncRecord>, now: number): bigint {
  const hashes = [...records].filter((record) => isOffered(record, now)).map((record) => first64(hashOf(record)))
  return BigInt.asUintN(
    64,
    hashes.reduce((sum, hash) => sum + hash, 0n),
  )
}

const first64 = (hash: Uint8Array): bigint => BigInt(`0x${Buffer.from(hash).toString('hex', 0, 8)}`)

const filled = (...records: readonly SyncRecord[]): Dictionary => {
  const dictionary = aDictionary()
  for (const record of records) dictionary.merge(record, T)
  return dictionary
}

describe('a digest', () => {
  it('of nothing is 0 in every bucket', () => {
    const { digest } = aDictionary()
    expect(digest.sum(T)).toBe(0n)
    expect([...digest.sums(T)]).toEqual(Array.from({ length: bucketCount }, () => 0n))
  })

  it('of one record is the first 64 bits of its hash, in the bucket that its floor has', () => {
    const record = aRecord({ key: utf8('here') })
    const { digest } = filled(record)
    const bucket = bucketOf(record.key, sha256)
    const summand = { keyHash: first64(sha256(record.key)), hash: first64(hashOf(record)) }
    expect(digest.sum(T)).toBe(summand.hash)
    expect(digest.sums(T)[bucket]).toBe(summand.hash)
    expect(digest.bucket(bucket, T)).toMatchObject([{ ...summand, record }])
    expect(digest.summand(summand.keyHash, T)).toMatchObject(summand)
    expect(digest.bucket((bucket + 1) % bucketCount, T)).toEqual([])
  })

  it('is the sum over what is held, whatever came, changed and went, and whenever it was asked', () => {
    const step = fc.record({
      key: fc.constantFrom('k', 'l', 'm'),
      record: anyRecord,
      what: fc.constantFrom('merge', 'merge', 'merge', 'forget', 'collect'),
      asks: fc.boolean(),
      wait: fc.constantFrom(0, 0, 1, 36 * hour, 71 * hour),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const dictionary = aDictionary()
        let now = T + 100
        for (const { key, record, what, asks, wait } of steps) {
          now += wait
          if (what === 'merge')
            dictionary.merge({ ...record, key: utf8(key), time: record.time + (now - T) - 100 }, now)
          else if (what === 'forget') dictionary.forget(utf8(key))
          else dictionary.collect(now)
          if (asks) expect(dictionary.digest.sum(now)).toBe(expectedSum(dictionary.records(), now))
        }
        expect(dictionary.digest.sum(now)).toBe(expectedSum(dictionary.records(), now))
      }),
    )
  })

  it('leaves out what waits because it is dated ahead', () => {
    const dictionary = filled(aRecord({ time: T + 3 * hour }))
    expect(dictionary.nextDue).toBeDefined()
    expect(dictionary.digest.sum(T)).toBe(0n)
  })

  it('loses a deletion after 72 h, and has it again when the clock is set back', () => {
    const { digest } = filled(aTombstone(), aTombstone({ key: utf8('younger'), time: T + 30 }))
    const both = digest.sum(T)
    expect(digest.sum(T + 72 * hour)).toBe(both)
    const one = digest.sum(T + 72 * hour + 1)
    expect(one).not.toBe(both)
    expect(one).not.toBe(0n)
    expect(digest.sum(T + 72 * hour + 31)).toBe(0n)
    expect(digest.sum(T)).toBe(both)
  })

  it('knows a record by identity: what was replaced no longer counts', () => {
    const dictionary = filled(aRecord())
    const held = dictionary.record(utf8('k'))!
    expect(dictionary.digest.summandOf(held, T)).toBeDefined()
    dictionary.merge(aRecord({ seq: 3 }), T)
    expect(dictionary.digest.summandOf(held, T)).toBeUndefined()
  })
})
