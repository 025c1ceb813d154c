import { useRef } from 'react'
import { nextMounted } from './mountedKey.ts'
import type { KeyOptions, MountedKey, Plain } from './mountedKey.ts'
import { useSyncStore } from './syncContext.ts'

/**
 * The key as this hook mounts it: another object as soon as the key or the store is another one. One hook of React for all that is kept, since
 * each costs every render of every component; a ref may be written while rendering here, because what is in it follows from key and store alone.
 */
export function useMountedKey<P extends object>(
  key: string | null,
  options: KeyOptions,
  plain: Plain<P>,
): MountedKey | P {
  const store = useSyncStore(options.store)
  const mounted = useRef<MountedKey | P>(undefined)
  // oxlint-disable-next-line react/refs
  return (mounted.current = nextMounted(mounted.current, store, key, options, plain))
}
