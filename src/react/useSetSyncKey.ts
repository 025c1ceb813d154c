import { useInsertionEffect } from 'react'
import type { WriteOptions } from '../client/types.ts'
import type { SetSyncKey, StoreOption } from './types.ts'
import { useMountedKey } from './useMountedKey.ts'

const noOptions = {}

/** Writes a key without reading it: the component never renders for it. */
export function useSetSyncKey<T = unknown>(
  key: string | null,
  options: WriteOptions & StoreOption = noOptions,
): SetSyncKey<T> {
  const mounted = useMountedKey(key, options)
  useInsertionEffect(() => mounted.commit(options), [mounted, options])
  return mounted.set as SetSyncKey<T>
}
