import type { SyncError } from '../client/syncError.ts'
import type { AcquireOptions, KeyState, Lease, SyncStore, Write, WriteOptions } from '../client/types.ts'
import type { HoldOptions } from './leaseHold.ts'

/** A value, or how to make one. It is made once per mounted hook and key. */
export type Lazy<V> = V | (() => V)

/** Where a hook finds its store. */
export interface StoreOption {
  /** Read from this store instead of the provider's. The caller connects it. */
  readonly store?: SyncStore | undefined
}

/** Options of reading: `V` is what the hook shows. */
export interface ReadOptions<V> extends StoreOption {
  /** Whether two values look the same, so that nothing needs to render (default `Object.is`). Never asked about an absent key. */
  readonly isEqual?: ((a: V, b: V) => boolean) | undefined
  /** Shown for an absent key by a server and while hydrating, where it differs from `default`. */
  readonly serverDefault?: V
}

/** Options of a hook that shows the value as it is. */
export interface WholeOptions<T> extends ReadOptions<T> {
  readonly default?: undefined
  readonly select?: undefined
}

/** Options of a hook that shows something else while the key is absent. `default` is never written. */
export interface DefaultOptions<T> extends ReadOptions<NoInfer<T>> {
  readonly default: Lazy<T>
  readonly select?: undefined
}

/** Options of a hook that shows a part of the value. `select` is not called for an absent key. */
export interface SelectOptions<T, S> extends ReadOptions<NoInfer<S>> {
  /** Makes what is shown of the value. */
  readonly select: (value: T) => S
  readonly default?: undefined
}

/** Options of a hook that shows a part of the value, and `default` while the key is absent. */
export interface SelectDefaultOptions<T, S> extends ReadOptions<NoInfer<S>> {
  /** Makes what is shown of the value. */
  readonly select: (value: T) => S
  readonly default: Lazy<NoInfer<S>>
}

/** Writes the next value, or what an updater makes of the value at the moment of writing. `P` is what the updater may be given. */
export interface SetSyncKey<T, P = T | undefined> {
  (update: (previous: P) => T, options?: WriteOptions): Write<T>
  (next: T | ((previous: P) => T), options?: WriteOptions): Write<T>
}

/** All of a key but its value. The same object until something of it changed; its functions never change for a store and a key. */
export interface SyncKeyMeta<T = unknown> extends Omit<KeyState<T>, 'value'> {
  /** Deletes the key. */
  readonly delete: (options?: WriteOptions) => Write
  /** Writes some fields of an object and keeps the others, as they are at the moment of writing. */
  readonly patch: (fields: object, options?: WriteOptions) => Write
  /** Gives the lease up and keeps the value. */
  readonly release: (options?: WriteOptions) => Write
  /** Forgets `error`. */
  readonly reset: () => void
}

/** What `useSyncKey` returns: `V` is shown, `T` is written, `P` is what an updater may be given. */
export type SyncKeyTuple<V, T = V, P = T | undefined> = [value: V, set: SetSyncKey<T, P>, meta: SyncKeyMeta<T>]

/** A lease with what is left of it, and how to take, prolong and give it up. */
export interface SyncLease extends Lease {
  /** Milliseconds until `expiresAt`, rounded up to whole ticks; null where nothing is counted down. */
  readonly remainingMs: number | null
  readonly pending: boolean
  readonly error: SyncError | null
  /** Takes the lease; writes `value` where one is given, else keeps the value held. */
  readonly acquire: (options?: AcquireOptions & { readonly value?: unknown }) => Write
  /** Starts the lease's term anew and keeps the value held. */
  readonly renew: (options?: WriteOptions) => Write
  /** Gives the lease up: keeps the value (default), deletes it, or lets the lease's time run out, for which nothing is sent. */
  readonly release: (options?: ReleaseOptions) => Write
}

/** How a lease is given up. */
export interface ReleaseOptions extends WriteOptions {
  readonly mode?: 'keep' | 'delete' | 'lapse' | undefined
}

/** Options of `useSyncLease`. */
export interface SyncLeaseOptions extends StoreOption {
  /** How often `remainingMs` is brought up to date, in milliseconds (default 1000); Infinity never counts. */
  readonly tickMs?: number | undefined
}

/** A key and what is shown of its value. */
export type SyncItem<V = unknown, K extends string = string> = readonly [key: K, value: V]

/** Options of `useSyncItems`. */
export interface SyncItemsOptions<T, S> extends StoreOption {
  /** Which keys: those that begin with this (default: all). */
  readonly prefix?: string | undefined
  /** What to show of each value; keep it outside the component, or memoised. */
  readonly select?: (value: T, key: string) => S
}

/** Options of `useHoldLease`. */
export interface HoldLeaseOptions extends HoldOptions, StoreOption {
  /** Whether to hold it now (default true). */
  readonly enabled?: boolean | undefined
}

/** `useSyncKey` and `useSuspenseSyncKey` where no schema was registered. */
export interface UseSyncKey {
  <T, S>(key: string | null, options: SelectDefaultOptions<T, S> & WriteOptions): SyncKeyTuple<S, T>
  <T, S>(key: string | null, options: SelectOptions<T, S> & WriteOptions): SyncKeyTuple<S | undefined, T>
  <T>(key: string | null, options: DefaultOptions<T> & WriteOptions): SyncKeyTuple<T, T, T>
  <T = unknown>(key: string | null, options?: WholeOptions<T> & WriteOptions): SyncKeyTuple<T | undefined, T>
}

/** `useSyncValue` where no schema was registered. */
export interface UseSyncValue {
  <T, S>(key: string | null, options: SelectDefaultOptions<T, S>): S
  <T, S>(key: string | null, options: SelectOptions<T, S>): S | undefined
  <T>(key: string | null, options: DefaultOptions<T>): T
  <T = unknown>(key: string | null, options?: WholeOptions<T>): T | undefined
}

/** `useSetSyncKey` where no schema was registered. */
export type UseSetSyncKey = <T = unknown>(key: string | null, options?: WriteOptions & StoreOption) => SetSyncKey<T>

/** `useSyncItems` where no schema was registered. */
export interface UseSyncItems {
  <T, S>(options: SyncItemsOptions<T, S> & { readonly select: (value: T, key: string) => S }): readonly SyncItem<S>[]
  <T = unknown>(options?: SyncItemsOptions<T, T>): readonly SyncItem<T>[]
}

/** `useSyncKeys` where no schema was registered. */
export type UseSyncKeys = (prefix?: string, options?: StoreOption) => readonly string[]

/** `useSyncLease` where no schema was registered. */
export type UseSyncLease = (key: string | null, options?: SyncLeaseOptions) => SyncLease

/** `useHoldLease` where no schema was registered. */
export type UseHoldLease = (key: string | null, options?: HoldLeaseOptions) => Lease
