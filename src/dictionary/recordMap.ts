import { copyBytes } from './bytes.ts'
import { KeyMap, type Place } from './keyMap.ts'
import type { Limit } from './errors.ts'
import type { DictionaryLimits } from './limits.ts'
import type { SyncRecord } from './record.ts'

/** One record per key, by the key's bytes, counted against the limits. */
export class RecordMap {
  readonly #places = new KeyMap()
  readonly #limits: DictionaryLimits
  #bytes = 0
  #present = 0
  /** What was asked for last: most often it is asked for once more. */
  #found: Place | undefined

  constructor(limits: DictionaryLimits) {
    this.#limits = limits
  }

  get(key: Uint8Array): SyncRecord | undefined {
    if (key === this.#found?.record.key) return this.#found.record
    if (key.length > this.#limits.keyBytes) return undefined
    this.#found = this.#places.get(key)
    return this.#found?.record
  }

  /** The key of which bytes hold a copy from `start` to `end`: the one that is held, or a new one. */
  keyIn(bytes: Uint8Array, start: number, end: number): Uint8Array {
    this.#found = end - start > this.#limits.keyBytes ? undefined : this.#places.get(bytes, start, end)
    return this.#found?.record.key ?? copyBytes(bytes.subarray(start, end))
  }

  /** The record whose key this short ASCII text spells. */
  find(text: string): SyncRecord | undefined {
    this.#found = this.#places.find(text)
    return this.#found?.record
  }

  all(): readonly SyncRecord[] {
    return this.#places.all()
  }

  get size(): number {
    return this.#places.size
  }

  /** Number of records that are no tombstones. */
  get present(): number {
    return this.#present
  }

  /** Bytes of all keys and values. */
  get bytes(): number {
    return this.#bytes
  }

  /** The limit that `record` would exceed in the place of `held`; undefined when it fits. */
  limitExceededBy(record: SyncRecord, held: SyncRecord | undefined): Limit | undefined {
    if (!held && record.key.length > this.#limits.keyBytes) return 'keyBytes'
    if (record.value.length > this.#limits.valueBytes) return 'valueBytes'
    if (!held && this.#places.size >= this.#limits.keys) return 'keys'
    return this.#bytes + growthOf(record, held) > this.#limits.bytes ? 'bytes' : undefined
  }

  /** Puts `record` in the place of `held` and returns it, with the very key that `held` has: one object as long as there is a record. */
  put(record: SyncRecord, held: SyncRecord | undefined): SyncRecord {
    const kept = !held || held.key === record.key ? record : { ...record, key: held.key }
    this.keep(kept, held)
    return kept
  }

  /** As `put`, for a record that has that key already. */
  keep(record: SyncRecord, held: SyncRecord | undefined): void {
    const place = held && this.#placeOf(held)
    if (place) place.record = record
    else this.#found = this.#places.add(record)
    this.#bytes += growthOf(record, held)
    this.#present += presence(record) - presence(held)
  }

  delete(record: SyncRecord): void {
    if (record.key === this.#found?.record.key) this.#found = undefined
    if (!this.#places.delete(record.key)) return
    this.#bytes -= sizeOf(record)
    this.#present -= presence(record)
  }

  #placeOf(held: SyncRecord): Place | undefined {
    return this.#found?.record === held ? this.#found : this.#places.get(held.key)
  }
}

/** Bytes by which `record` in the place of `held`, whose key it has, is more. */
function growthOf(record: SyncRecord, held: SyncRecord | undefined): number {
  return held ? record.value.length - held.value.length : sizeOf(record)
}

/** 1 where the record is there and no tombstone. */
function presence(record: SyncRecord | undefined): 0 | 1 {
  return record && !record.deleted ? 1 : 0
}

function sizeOf(record: SyncRecord): number {
  return record.key.length + record.value.length
}
