import type { SyncRecord } from './record.ts'

/** What happened to a dictionary and outlives its process. */
export type StoredChange =
  /** 'own': its owner is one behind this node, who is one of ours in the next life, too. */
  | { readonly type: 'record' | 'own'; readonly record: SyncRecord }
  /** The key's record was forgotten, and its epoch became a floor. */
  | { readonly type: 'forgotten'; readonly key: Uint8Array }
  | { readonly type: 'floor'; readonly bucket: number; readonly epoch: number }
  /** What is held was compared with another node's in this second. */
  | { readonly type: 'exchanged'; readonly time: number }

/** All that a store has to keep. */
export interface StoreContents {
  /** Number of records. */
  readonly size: number
  /** Bytes of all keys and values. */
  readonly bytes: number
  /** The fewest changes that say everything. */
  changes(): Iterable<StoredChange>
}

/** Where a dictionary outlives its process: a log on disk, or memory for a simulated one. */
export interface RecordStore {
  /** The process before did not end cleanly: what it told the world last may be missing. */
  readonly unclean: boolean
  /** What was kept, in the order in which it happened. */
  load(): Iterable<StoredChange>
  /** Keeps a change; one made `here` is about to be told to the world, one from there can be heard again. Throws `StorageError`, and then has kept nothing. */
  append(change: StoredChange, here: boolean): void
  /** Keeps `contents` instead of all that was appended, where that saves enough. */
  compact(contents: StoreContents): void
}
