import type { WriteOptions } from '../client/types.ts'
import type { SetSyncKey, StoreOption } from './types.ts'
import { useMountedKey } from './useMountedKey.ts'
import { useSetter } from './useSetter.ts'

const noOptions = {}

/** Writes a key without reading it: the component never renders for it. */
export function useSetSyncKey<T = unknown>(
  key: string | null,
  options: WriteOptions & StoreOption = noOptions,
): SetSyncKey<T> {
  return useSetter(useMountedKey(key, options), options) as SetSyncKey<T>
}
