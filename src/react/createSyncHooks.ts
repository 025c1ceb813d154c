import type { KeyOf, ValueOf } from '../client/schemaTypes.ts'
import type { Schema } from '../client/schema.ts'
import type { WriteOptions } from '../client/types.ts'
import type { Lazy, ReadOptions, SetSyncKey, StoreOption, SyncKeyTuple } from './types.ts'
import { useSetSyncKey } from './useSetSyncKey.ts'
import { useSuspenseSyncKey } from './useSuspenseSyncKey.ts'
import { useSyncKey } from './useSyncKey.ts'
import { useSyncValue } from './useSyncValue.ts'

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
export interface TypedSelectOptions<T, S> extends ReadOptions<S> {
  /** Makes what is shown of the value. */
  readonly select: (value: T) => S
  readonly default?: undefined
}

/** `useSyncKey` by a schema. */
export interface TypedSyncKey<M> {
  <K extends KeyOf<M>, S>(
    key: K | null,
    options: TypedSelectOptions<ValueOf<M, K>, S> & WriteOptions,
  ): SyncKeyTuple<S | undefined, ValueOf<M, K>>
  <K extends KeyOf<M>>(
    key: K | null,
    options: TypedDefaultOptions<ValueOf<M, K>> & WriteOptions,
  ): SyncKeyTuple<ValueOf<M, K>, ValueOf<M, K>, ValueOf<M, K>>
  <K extends KeyOf<M>>(
    key: K | null,
    options?: TypedOptions<ValueOf<M, K>> & WriteOptions,
  ): SyncKeyTuple<ValueOf<M, K> | undefined, ValueOf<M, K>>
}

/** `useSyncValue` by a schema. */
export interface TypedSyncValue<M> {
  <K extends KeyOf<M>, S>(key: K | null, options: TypedSelectOptions<ValueOf<M, K>, S>): S | undefined
  <K extends KeyOf<M>>(key: K | null, options: TypedDefaultOptions<ValueOf<M, K>>): ValueOf<M, K>
  <K extends KeyOf<M>>(key: K | null, options?: TypedOptions<ValueOf<M, K>>): ValueOf<M, K> | undefined
}

/** The hooks of a schema: keys that it describes, with their values' types. */
export interface SyncHooks<M> {
  readonly useSyncKey: TypedSyncKey<M>
  readonly useSuspenseSyncKey: TypedSyncKey<M>
  readonly useSyncValue: TypedSyncValue<M>
  /** `useSetSyncKey` by a schema. */
  readonly useSetSyncKey: <K extends KeyOf<M>>(
    key: K | null,
    options?: WriteOptions & StoreOption,
  ) => SetSyncKey<ValueOf<M, K>>
}

type ValuesOf<S> = S extends Schema<infer M> ? M : never

/** The hooks, typed by a schema: `const { useSyncKey } = createSyncHooks<typeof schema>()`. They are the same functions. */
export function createSyncHooks<S extends Schema>(): SyncHooks<ValuesOf<S>> {
  return { useSyncKey, useSuspenseSyncKey, useSyncValue, useSetSyncKey }
}
