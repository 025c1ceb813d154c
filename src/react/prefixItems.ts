import type { SyncStore } from '../client/types.ts'
import type { Cancel } from '../seams/clock.ts'
import type { SyncItem } from './types.ts'
import { initialKeys } from './useSyncKeys.ts'

type Items = readonly SyncItem[]

/** The items below a prefix, as one mounted hook shows them: the same list until something in it changes. */
export interface PrefixItems {
  readonly subscribe: (listener: () => void) => Cancel
  readonly read: () => Items
  readonly readInitial: () => Items
}

export function createPrefixItems(
  store: SyncStore,
  prefix: string,
  select: (value: unknown, key: string) => unknown = (value) => value,
): PrefixItems {
  let items: Items = []
  let keys: readonly string[] = []
  let sorted = keys
  let initial: Items | undefined
  /** How many listen; while none does, every reading looks anew. */
  let listening = 0
  let isFresh = false

  const sortedKeys = (): readonly string[] => {
    const before = keys
    keys = store.keys(prefix)
    if (keys !== before) sorted = keys.toSorted()
    return sorted
  }
  const refreshed = (): Items => {
    const before = new Map(items.map((item) => [item[0], item]))
    const next = sortedKeys().map((key) => {
      const value = select(store.get(key), key)
      const old = before.get(key)
      return old && Object.is(old[1], value) ? old : ([key, value] as const)
    })
    return next.length === items.length && next.every((item, index) => item === items[index]) ? items : next
  }

  return {
    subscribe(listener) {
      listening++
      isFresh = false
      const cancel = store.subscribePrefix(prefix, () => {
        isFresh = false
        listener()
      })
      return () => {
        listening--
        cancel()
      }
    },
    read() {
      if (!isFresh) items = refreshed()
      isFresh = listening > 0
      return items
    },
    readInitial() {
      initial ??= initialKeys(store, prefix)
        .toSorted()
        .map((key) => [key, select(store.initialKey(key).value, key)])
      return initial
    },
  }
}
