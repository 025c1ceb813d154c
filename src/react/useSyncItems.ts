import { useMemo, useSyncExternalStore } from 'react'
import { createPrefixItems, type SyncItem } from './prefixItems.ts'
import { useSyncStore } from './syncContext.ts'
import type { StoreOption } from './types.ts'

/** Options of `useSyncItems`. */
export interface SyncItemsOptions<T, S> extends StoreOption {
  /** Which keys: those that begin with this (default: all). */
  readonly prefix?: string
  /** What to show of each value; keep it outside the component, or memoised. */
  readonly select?: (value: T, key: string) => S
}

const noOptions = {}

/** Keys and their values, in the order of the keys. Renders when what is shown of one changed, or one comes or goes; what stays the same keeps its identity. */
export function useSyncItems<T, S>(
  options: SyncItemsOptions<T, S> & { readonly select: (value: T, key: string) => S },
): readonly SyncItem<S>[]
export function useSyncItems<T = unknown>(options?: SyncItemsOptions<T, T>): readonly SyncItem<T>[]
export function useSyncItems({
  prefix = '',
  select,
  store: given,
}: SyncItemsOptions<unknown, unknown> = noOptions): readonly SyncItem[] {
  const store = useSyncStore(given)
  const items = useMemo(() => createPrefixItems(store, prefix, select), [store, prefix, select])
  return useSyncExternalStore(items.subscribe, items.read, items.readInitial)
}
