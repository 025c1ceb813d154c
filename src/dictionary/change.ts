import type { RecordHeader } from './record.ts'

/** A value with the header that orders it. */
export interface Entry<V = unknown> extends RecordHeader {
  readonly value: V
  /** The msgpack of the value, where the source has it at hand; `value` may then be decoded only when it is read, and is no property of the entry's own. */
  readonly packed?: Uint8Array
}

/** What a key holds. */
export interface KeyedEntry {
  readonly key: string
  readonly entry: Entry
  /** The key's UTF-8, where the source has it at hand; `key` may then be decoded only when it is read, and is no property of the object's own. */
  readonly keyBytes?: Uint8Array
}

/**
 * One key changed. The dictionary speaks of it in bytes (`Change`), a source, the connector and the client in text and decoded values
 * (`Change<string, unknown>`); the shape is the same all the way.
 */
export type Change<K = Uint8Array, V = Uint8Array> =
  | {
      readonly type: 'update'
      readonly key: K
      readonly entry: Entry<V>
      /** As in a `KeyedEntry`. */
      readonly keyBytes?: Uint8Array
    }
  | { readonly type: 'delete'; readonly key: K; readonly entry: RecordHeader }
