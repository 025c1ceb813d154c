import type { Sha256 } from '../seams/hash.ts'
import { bucketCount } from './floors.ts'
import type { SyncRecord } from './record.ts'
import { recordHash } from './recordHash.ts'
import type { RecordMap } from './recordMap.ts'
import { isOffered, offeredFor } from './tombstone.ts'

/** A record as it counts in a digest. */
export interface Summand {
  readonly record: SyncRecord
  /** The first 64 bits of the key's SHA-256; the first 8 of them are the bucket. */
  readonly keyHash: bigint
  /** The first 64 bits of the record's hash. */
  readonly hash: bigint
}

const hourSeconds = 3600

/**
 * Sums of record hashes (64 bits, by bucket), equal at two nodes that hold the same. Deletions older than 72 h do not count. What changed is only noted, once
 * somebody has asked; hashes are made when somebody asks, so that writing costs next to nothing. `now` is in whole seconds.
 */
export class Digest {
  readonly #records: RecordMap
  readonly #sha256: Sha256
  readonly #faded: (record: SyncRecord) => void
  /** Wraps at 2^64 by itself. */
  readonly #sums = new BigUint64Array(bucketCount)
  readonly #buckets: readonly Map<bigint, Summand>[] = Array.from({ length: bucketCount }, () => new Map())
  /** By the key's bytes as the record map keeps them: one object as long as there is a record. */
  readonly #summands = new Map<Uint8Array, Summand>()
  /** Undefined until somebody asks: all that is held counts then. */
  #touched: Set<Uint8Array> | undefined
  /** Keys of deletions that count, by the hour in which they were made. */
  readonly #deletions = new Map<number, Set<Uint8Array>>()
  #now = 0

  /** `faded` hears of each deletion that is too old to count. */
  constructor(records: RecordMap, sha256: Sha256, faded: (record: SyncRecord) => void) {
    this.#records = records
    this.#sha256 = sha256
    this.#faded = faded
  }

  /** Notes that the record of a key came, changed or went; `key` is the very array that the record has or had. */
  touch(key: Uint8Array): void {
    this.#touched?.add(key)
  }

  /** The sum over everything. */
  sum(now: number): bigint {
    this.#refresh(now)
    return BigInt.asUintN(
      64,
      this.#sums.reduce((sum, one) => sum + one, 0n),
    )
  }

  /** The sums of all buckets; 0 where a bucket is empty. */
  sums(now: number): BigUint64Array {
    this.#refresh(now)
    return this.#sums.slice()
  }

  /** What counts in a bucket. */
  bucket(bucket: number, now: number): readonly Summand[] {
    this.#refresh(now)
    return [...(this.#buckets[bucket]?.values() ?? [])]
  }

  /** What counts under a key's hash. */
  summand(keyHash: bigint, now: number): Summand | undefined {
    this.#refresh(now)
    return this.#buckets[bucketOfHash(keyHash)]?.get(keyHash)
  }

  /** How a record counts; undefined when it is no longer held, or too old a deletion. */
  summandOf(record: SyncRecord, now: number): Summand | undefined {
    this.#refresh(now)
    const summand = this.#summands.get(record.key)
    return summand?.record === record ? summand : undefined
  }

  #refresh(now: number): void {
    this.#touched ??= new Set(this.#records.all().map(({ key }) => key))
    if (now < this.#now) this.#touchAllDeletions()
    else this.#touchFaded(now)
    this.#now = now
    for (const key of this.#touched) this.#update(key, now)
    this.#touched.clear()
  }

  /** A clock that was set back brings deletions back that had become too old. */
  #touchAllDeletions(): void {
    for (const { key, deleted } of this.#records.all()) if (deleted) this.touch(key)
  }

  #touchFaded(now: number): void {
    for (const [hour, keys] of this.#deletions) {
      if (hour * hourSeconds + offeredFor >= now) continue
      for (const key of keys) this.touch(key)
      if ((hour + 1) * hourSeconds + offeredFor < now) this.#deletions.delete(hour)
    }
  }

  #update(key: Uint8Array, now: number): void {
    const held = this.#records.get(key)
    const record = held?.key === key && isOffered(held, now) ? held : undefined
    if (held && !isOffered(held, now)) this.#faded(held)
    const summand = this.#summands.get(key)
    if (summand?.record === record) return
    if (summand) this.#subtract(summand)
    if (record) this.#add(record, summand?.keyHash ?? first64(this.#sha256(key)))
  }

  #add(record: SyncRecord, keyHash: bigint): void {
    const summand = { record, keyHash, hash: first64(recordHash(record, this.#sha256)) }
    const bucket = bucketOfHash(keyHash)
    this.#summands.set(record.key, summand)
    this.#buckets[bucket]!.set(keyHash, summand)
    this.#sums[bucket]! += summand.hash
    if (record.deleted) this.#deletionsOf(record).add(record.key)
  }

  #subtract({ record, keyHash, hash }: Summand): void {
    const bucket = bucketOfHash(keyHash)
    this.#summands.delete(record.key)
    this.#buckets[bucket]!.delete(keyHash)
    this.#sums[bucket]! -= hash
    if (record.deleted) this.#deletionsOf(record).delete(record.key)
  }

  #deletionsOf({ time }: SyncRecord): Set<Uint8Array> {
    const hour = Math.floor(time / hourSeconds)
    const keys = this.#deletions.get(hour) ?? new Set()
    this.#deletions.set(hour, keys)
    return keys
  }
}

/** The bucket of a key, by its hash. */
export function bucketOfHash(keyHash: bigint): number {
  return Number(keyHash >> 56n)
}

function first64(hash: Uint8Array): bigint {
  return new DataView(hash.buffer, hash.byteOffset, 8).getBigUint64(0)
}
