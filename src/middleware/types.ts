import type { StateCreator, StoreMutatorIdentifier } from 'zustand'
import type { Lease, SyncStatus, SyncStore } from '../client/types.ts'

/** How one field travels: under which key, and as what. */
export interface SharedField<V> {
  readonly key: string
  /** What is written for a value (default: the value). */
  readonly encode?: (value: V) => unknown
  /** The value for what was read (default: what was read). Called once for each change. */
  readonly decode?: (encoded: unknown) => V
}

/** Which fields of a state are shared: by name, under keys of the same names, or by a table. */
export type SharedFields<T> =
  | readonly (keyof T & string)[]
  | { readonly [K in keyof T & string]?: string | SharedField<T[K]> }

/** Which fields of a Zustand store are shared, and as which keys. */
export interface SyncMiddlewareOptions<T> {
  /** The store that reaches the connector; it may serve others beside this one. */
  readonly store: SyncStore
  readonly keys: SharedFields<T>
  /** Stands in front of every key (default: nothing). */
  readonly prefix?: string | undefined
  /** Whether a key that nobody has gets the initial value: 'never' (default), or 'if-absent', once the first snapshot has come. */
  readonly seed?: 'never' | 'if-absent' | undefined
}

/** What the middleware adds to a store, at `sync`. */
export interface SyncControls<T> {
  /** The lease of a shared field. Throws a RangeError for a field that is not shared. */
  readonly lease: (field: keyof T & string) => Lease
  /** Whether the fields are connected, as the store says. */
  readonly status: () => SyncStatus
  /** Stops mirroring until `resume`: what is set meanwhile stays here, and gives way to the dictionary then. */
  readonly pause: () => void
  /** Connects and mirrors; the first `subscribe` does so by itself. */
  readonly resume: () => void
  /** Ends mirroring for good and lets the connection go. Idempotent. */
  readonly destroy: () => void
}

type Write<S, U> = Omit<S, keyof U> & U
type WithSync<S> = S extends { getState: () => infer T } ? Write<S, { readonly sync: SyncControls<T> }> : never

declare module 'zustand/vanilla' {
  // The names of the parameters are zustand's own.
  interface StoreMutators<S, A> {
    'synckey/sync': WithSync<S>
  }
}

/** The type of `sync`, which composes with every other middleware of zustand. */
export type Sync = <
  T,
  Mps extends [StoreMutatorIdentifier, unknown][] = [],
  Mcs extends [StoreMutatorIdentifier, unknown][] = [],
>(
  initializer: StateCreator<T, [...Mps, ['synckey/sync', never]], Mcs>,
  options: SyncMiddlewareOptions<NoInfer<T>>,
) => StateCreator<T, Mps, [['synckey/sync', never], ...Mcs]>
