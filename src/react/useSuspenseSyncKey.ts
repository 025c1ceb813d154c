import type { WriteOptions } from '../client/types.ts'
import { suspendUntilReady } from './firstSnapshot.ts'
import type { ViewOptions } from './keyView.ts'
import { useSyncStore } from './syncContext.ts'
import type {
  DefaultOptions,
  SelectDefaultOptions,
  SelectOptions,
  StoreOption,
  SyncKeyTuple,
  WholeOptions,
} from './types.ts'
import { useSyncKey } from './useSyncKey.ts'

const noOptions = {}

/**
 * As `useSyncKey`, but suspends until the first snapshot, so that an absent value means that there is none. Starts the connection by itself.
 * Throws into the error boundary where there will be no snapshot: the store is closed, or asks for another token. On a server it needs the store's `initial`.
 */
export function useSuspenseSyncKey<T, S>(
  key: string | null,
  options: SelectDefaultOptions<T, S> & WriteOptions,
): SyncKeyTuple<S, T>
export function useSuspenseSyncKey<T, S>(
  key: string | null,
  options: SelectOptions<T, S> & WriteOptions,
): SyncKeyTuple<S | undefined, T>
export function useSuspenseSyncKey<T>(
  key: string | null,
  options: DefaultOptions<T> & WriteOptions,
): SyncKeyTuple<T, T, T>
export function useSuspenseSyncKey<T = unknown>(
  key: string | null,
  options?: WholeOptions<T> & WriteOptions,
): SyncKeyTuple<T | undefined, T>
export function useSuspenseSyncKey(
  key: string | null,
  options: ViewOptions & StoreOption & WriteOptions = noOptions,
): SyncKeyTuple<unknown> {
  const store = useSyncStore(options.store)
  if (key !== null) suspendUntilReady(store, key)
  return useSyncKey(key, options as WholeOptions<unknown>)
}
