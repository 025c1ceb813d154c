import type { ItemOf, KeyBelow, KeyOf, ValueOf } from '../client/schemaTypes.ts'
import type { Lease, WriteOptions } from '../client/types.ts'
import type {
  HoldLeaseOptions,
  Lazy,
  ReadOptions,
  SetSyncKey,
  StoreOption,
  SyncItem,
  SyncKeyTuple,
  SyncLease,
  SyncLeaseOptions,
} from './types.ts'

/** Options of a hook whose value the schema describes. */
export interface TypedOptions<T> extends ReadOptions<T> {
  readonly default?: undefined
  readonly select?: undefined
}

/** Options of a hook that shows `default` while the key is absent. */
export interface TypedDefaultOptions<T> extends ReadOptions<T> {
  /** Shown while the key is absent; never written. */
  readonly default: Lazy<T>
  readonly select?: undefined
}

/** Options of a hook that shows a part of the value. */
export interface TypedSelectOptions<T, S> extends ReadOptions<NoInfer<S>> {
  /** Makes what is shown of the value. */
  readonly select: (value: T) => S
  readonly default?: undefined
}

/** Options of a hook that shows a part of the value, and `default` while the key is absent. */
export interface TypedSelectDefaultOptions<T, S> extends ReadOptions<NoInfer<S>> {
  /** Makes what is shown of the value. */
  readonly select: (value: T) => S
  readonly default: Lazy<NoInfer<S>>
}

/** `useSyncKey` by a schema: what it reads has the types of `M`, what is written those of `I`. */
export interface TypedSyncKey<M, I = M> {
  <K extends KeyOf<M>, S>(
    key: K | null,
    options: TypedSelectDefaultOptions<ValueOf<M, K>, S> & WriteOptions,
  ): SyncKeyTuple<S, ValueOf<I, K>, ValueOf<M, K> | undefined>
  <K extends KeyOf<M>, S>(
    key: K | null,
    options: TypedSelectOptions<ValueOf<M, K>, S> & WriteOptions,
  ): SyncKeyTuple<S | undefined, ValueOf<I, K>, ValueOf<M, K> | undefined>
  <K extends KeyOf<M>>(
    key: K | null,
    options: TypedDefaultOptions<ValueOf<M, K>> & WriteOptions,
  ): SyncKeyTuple<ValueOf<M, K>, ValueOf<I, K>, ValueOf<M, K>>
  <K extends KeyOf<M>>(
    key: K | null,
    options?: TypedOptions<ValueOf<M, K>> & WriteOptions,
  ): SyncKeyTuple<ValueOf<M, K> | undefined, ValueOf<I, K>, ValueOf<M, K> | undefined>
}

/** `useSyncValue` by a schema. */
export interface TypedSyncValue<M> {
  <K extends KeyOf<M>, S>(key: K | null, options: TypedSelectDefaultOptions<ValueOf<M, K>, S>): S
  <K extends KeyOf<M>, S>(key: K | null, options: TypedSelectOptions<ValueOf<M, K>, S>): S | undefined
  <K extends KeyOf<M>>(key: K | null, options: TypedDefaultOptions<ValueOf<M, K>>): ValueOf<M, K>
  <K extends KeyOf<M>>(key: K | null, options?: TypedOptions<ValueOf<M, K>>): ValueOf<M, K> | undefined
}

/** `useSetSyncKey` by a schema. */
export type TypedSetSyncKey<M, I = M> = <K extends KeyOf<M>>(
  key: K | null,
  options?: WriteOptions & StoreOption,
) => SetSyncKey<ValueOf<I, K>, ValueOf<M, K> | undefined>

/** `useSyncItems` by a schema: what stands below a prefix is what the schema has there. */
export interface TypedSyncItems<M> {
  <P extends string, S>(
    options: StoreOption & {
      readonly prefix: P
      readonly select: (value: ItemOf<M, P>, key: KeyBelow<M, P>) => S
    },
  ): readonly SyncItem<S, KeyBelow<M, P>>[]
  <P extends string = ''>(
    options?: StoreOption & { readonly prefix?: P; readonly select?: undefined },
  ): readonly SyncItem<ItemOf<M, P>, KeyBelow<M, P>>[]
}

/** `useSyncKeys` by a schema: the keys that it has below a prefix. */
export type TypedSyncKeys<M> = <P extends string = ''>(prefix?: P, options?: StoreOption) => readonly KeyBelow<M, P>[]

/** The hooks of a schema: keys that it describes, with the types of what is read, `M`, and written, `I`. */
export interface SyncHooks<M, I = M> {
  readonly useSyncKey: TypedSyncKey<M, I>
  readonly useSuspenseSyncKey: TypedSyncKey<M, I>
  readonly useSyncValue: TypedSyncValue<M>
  readonly useSetSyncKey: TypedSetSyncKey<M, I>
  readonly useSyncItems: TypedSyncItems<M>
  readonly useSyncKeys: TypedSyncKeys<M>
  /** `useSyncLease` by a schema. */
  readonly useSyncLease: (key: KeyOf<M> | null, options?: SyncLeaseOptions) => SyncLease
  /** `useHoldLease` by a schema. */
  readonly useHoldLease: (key: KeyOf<M> | null, options?: HoldLeaseOptions) => Lease
}
