import type { KeyState, WriteOptions } from '../client/types.ts'
import type { KeyHandle } from './keyHandle.ts'
import type { ViewOptions } from './keyView.ts'
import type {
  DefaultOptions,
  SelectDefaultOptions,
  SelectOptions,
  StoreOption,
  SyncKeyMeta,
  SyncKeyTuple,
  WholeOptions,
} from './types.ts'
import { useKeyView } from './useKeyView.ts'
import { useMountedKey } from './useMountedKey.ts'
import { useSetter } from './useSetter.ts'

const noOptions = {}
const metaOf = (handle: KeyHandle, state: KeyState): SyncKeyMeta => handle.meta(state)

/**
 * A key's value, a function that writes it, and everything else there is to know of it. Renders when the shown value changed, and when the
 * key came or went, a write began or ended, was refused, or the lease changed hands. Null reads as absent and refuses writes.
 */
export function useSyncKey<T, S>(
  key: string | null,
  options: SelectDefaultOptions<T, S> & WriteOptions,
): SyncKeyTuple<S, T>
export function useSyncKey<T, S>(
  key: string | null,
  options: SelectOptions<T, S> & WriteOptions,
): SyncKeyTuple<S | undefined, T>
export function useSyncKey<T>(key: string | null, options: DefaultOptions<T> & WriteOptions): SyncKeyTuple<T, T, T>
export function useSyncKey<T = unknown>(
  key: string | null,
  options?: WholeOptions<T> & WriteOptions,
): SyncKeyTuple<T | undefined, T>
export function useSyncKey(
  key: string | null,
  options: ViewOptions & StoreOption & WriteOptions = noOptions,
): SyncKeyTuple<unknown> {
  const mounted = useMountedKey(key, options)
  const { value, meta } = useKeyView(mounted, options, metaOf)
  const set = useSetter(mounted, options)
  return [value, set, meta]
}
