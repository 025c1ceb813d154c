import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { SyncStore } from '../client/types.ts'
import type { Registered } from './register.ts'
import { useSyncStore } from './syncContext.ts'
import type { StoreOption, UseSyncKeys } from './types.ts'

function useKeys(prefix = '', { store: given }: StoreOption = {}): readonly string[] {
  const store = useSyncStore(given)
  const subscribe = useCallback((listener: () => void) => store.subscribePrefix(prefix, listener), [store, prefix])
  const initial = useMemo(() => initialKeys(store, prefix), [store, prefix])
  const keys = useSyncExternalStore(
    subscribe,
    () => store.keys(prefix),
    () => initial,
  )
  return useMemo(() => keys.toSorted(), [keys])
}

/** The keys that begin with `prefix` (default: all), in order. Renders only when one comes or goes. */
export const useSyncKeys: Registered<'useSyncKeys', UseSyncKeys> = useKeys

/** The keys as a server renders them. */
export function initialKeys(store: SyncStore, prefix: string): readonly string[] {
  return [...store.getInitialState().entries.keys()].filter((key) => key.startsWith(prefix))
}
