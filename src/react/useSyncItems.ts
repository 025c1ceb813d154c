import { useMemo, useSyncExternalStore } from 'react'
import { createPrefixItems } from './prefixItems.ts'
import type { Registered } from './register.ts'
import { useSyncStore } from './syncContext.ts'
import type { SyncItem, SyncItemsOptions, UseSyncItems } from './types.ts'

function useItems({ prefix = '', select, store: given }: SyncItemsOptions<unknown, unknown> = {}): readonly SyncItem[] {
  const store = useSyncStore(given)
  const items = useMemo(() => createPrefixItems(store, prefix, select), [store, prefix, select])
  return useSyncExternalStore(items.subscribe, items.read, items.readInitial)
}

/** Keys and their values, in the order of the keys. Renders when what is shown of one changed, or one comes or goes; what stays the same keeps its identity. */
export const useSyncItems: Registered<'useSyncItems', UseSyncItems> = useItems
