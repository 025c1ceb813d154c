import { useRef } from 'react'
import { MountedKey, needsOf } from './mountedKey.ts'
import type { KeyOptions } from './mountedKey.ts'
import { useSyncStore } from './syncContext.ts'

/**
 * The key as this hook mounts it: another object as soon as the key or the store is another one. One hook of React for all that is kept, since
 * each costs every render of every component; a ref may be written while rendering here, because what is in it follows from key and store alone.
 */
export function useMountedKey(key: string | null, options: KeyOptions): MountedKey {
  const store = useSyncStore(options.store)
  const mounted = useRef<MountedKey>(undefined)
  // oxlint-disable-next-line react/refs
  return (mounted.current = mounted.current?.with(store, key) ?? new MountedKey(store, key, needsOf(options)))
}
