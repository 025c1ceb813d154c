import { copyBytes } from './bytes.ts'
import { KeyMap } from './keyMap.ts'
import type { Limit } from './errors.ts'
import type { DictionaryLimits } from './limits.ts'
import type { SyncRecord } from './record.ts'

/** One record per key, by the key's bytes, counted against the limits. */
export class RecordMap {
  readonly #records = new KeyMap()
  readonly #limits: DictionaryLimits
  #bytes = 0
  /** What was asked for last: most often it is asked for once more. */
  #found: SyncRecord | undefined

  constructor(limits: DictionaryLimits) {
    this.#limits = limits
  }

  get(key: Uint8Array): SyncRecord | undefined {
    if (key === this.#found?.key) return this.#found
    if (key.length > this.#limits.keyBytes) return undefined
    this.#found = this.#records.get(key)
    return this.#found
  }

  /** The record whose key has this id. */
  find(id: string): SyncRecord | undefined {
    this.#found = this.#records.find(id)
    return this.#found
  }

  all(): readonly SyncRecord[] {
    return this.#records.all()
  }

  get size(): number {
    return this.#records.size
  }

  /** Bytes of all keys and values. */
  get bytes(): number {
    return this.#bytes
  }

  /** The limit that `record` would exceed in the place of `held`; undefined when it fits. */
  limitExceededBy(record: SyncRecord, held: SyncRecord | undefined): Limit | undefined {
    if (!held && record.key.length > this.#limits.keyBytes) return 'keyBytes'
    if (record.value.length > this.#limits.valueBytes) return 'valueBytes'
    if (!held && this.#records.size >= this.#limits.keys) return 'keys'
    const growth = sizeOf(record) - (held ? sizeOf(held) : 0)
    return this.#bytes + growth > this.#limits.bytes ? 'bytes' : undefined
  }

  /** Puts a copy of `record` in the place of `held` and returns it: of one shape, which makes reading fast. */
  put(record: SyncRecord, held: SyncRecord | undefined): SyncRecord {
    const { value, deleted, released, owner, ownerType, epoch, acquired, time, seq } = record
    const key = held?.key ?? copyBytes(record.key)
    const ownValue = value === held?.value ? value : copyBytes(value)
    const kept = { key, value: ownValue, deleted, released, owner, ownerType, epoch, acquired, time, seq }
    this.keep(kept, held)
    return kept
  }

  /** Puts `record` itself, whose bytes nobody changes from now on, in the place of `held`, whose key it has. */
  keep(record: SyncRecord, held: SyncRecord | undefined): void {
    this.#records.set(record)
    if (held !== undefined && held === this.#found) this.#found = record
    this.#bytes += sizeOf(record) - (held ? sizeOf(held) : 0)
  }

  delete(record: SyncRecord): void {
    if (record.key === this.#found?.key) this.#found = undefined
    if (this.#records.delete(record.key)) this.#bytes -= sizeOf(record)
  }
}

function sizeOf(record: SyncRecord): number {
  return record.key.length + record.value.length
}
