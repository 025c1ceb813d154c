import { useMemo } from 'react'
import { keyHandle } from './keyHandles.ts'
import { mountKey } from './mountedKey.ts'
import type { MountedKey } from './mountedKey.ts'
import { useSyncStore } from './syncContext.ts'
import type { StoreOption } from './types.ts'

/** The key as this hook mounts it: another object as soon as the key or the store is another one. */
export function useMountedKey(key: string | null, { store }: StoreOption): MountedKey {
  const handle = keyHandle(useSyncStore(store), key)
  return useMemo(() => mountKey(handle), [handle])
}
