import type { Entry, KeyedEntry } from '../dictionary/change.ts'
import { textOf } from '../dictionary/key.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import { PackedEntry } from './packedEntry.ts'

/** A record under its key, whose bytes are UTF-8 and are decoded when the key is read. */
export class PackedKey implements KeyedEntry {
  readonly keyBytes: Uint8Array
  readonly entry: Entry

  constructor(record: SyncRecord) {
    this.keyBytes = record.key
    this.entry = new PackedEntry(record)
  }

  get key(): string {
    return textOf(this.keyBytes)!
  }

  /** As plain data. */
  toJSON(): Pick<KeyedEntry, 'key' | 'entry'> {
    const { key, entry } = this
    return { key, entry }
  }
}
