import { StorageError } from './errors.ts'
import type { Owners } from './owners.ts'
import type { SyncRecord } from './record.ts'
import type { RecordStore, StoreContents, StoredChange } from './recordStore.ts'

/** What a dictionary writes to its store, if it has one, before it changes. */
export class Journal {
  readonly #owners: Owners
  /** Undefined while what it kept is taken in. */
  #store: RecordStore | undefined

  constructor(owners: Owners) {
    this.#owners = owners
  }

  /** Hands out what the store kept, and from then on writes to it. */
  open(store: RecordStore | undefined, take: (change: StoredChange) => void): void {
    for (const change of store?.load() ?? []) take(change)
    this.#store = store
  }

  /** Keeps a write of ours. Throws `StorageError`, and then has kept nothing. */
  keep(record: SyncRecord): void {
    this.#store?.append(this.changeOf(record), true)
  }

  /** Keeps a record that came from outside, as `note` does. */
  heard(record: SyncRecord): void {
    if (this.#store) this.note(this.changeOf(record))
  }

  /** Keeps what can be heard again from others; a disk that does not take it must not deafen the node. The store tells of its failures. */
  note(change: StoredChange): void {
    try {
      this.#store?.append(change, false)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }

  /** As the store has a record: those of owners behind this node are marked. */
  changeOf(record: SyncRecord): StoredChange {
    return { type: this.#owners.isBehind(record.owner) ? 'own' : 'record', record }
  }

  /** Lets the store begin anew with `contents` where that saves enough. */
  compact(contents: StoreContents): void {
    this.#store?.compact(contents)
  }
}
