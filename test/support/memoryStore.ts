import type { RecordStore, StoreContents, StoredChange } from '../../src/dictionary/recordStore.ts'

/** A store in memory, which a second life of a node opens again. */
export class MemoryStore implements RecordStore {
  unclean = false
  changes: StoredChange[] = []

  load(): readonly StoredChange[] {
    return this.changes
  }

  append(change: StoredChange): void {
    this.changes.push(change)
  }

  compact(contents: StoreContents): void {
    if (this.changes.length > 2 * contents.size + 100) this.changes = [...contents.changes()]
  }
}
