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
  /** Of each key the value, and the item that was made of it: while that value is the same, `select` is not asked again. */
  let shown = new Map<string, readonly [value: unknown, item: SyncItem]>()
  let keys: readonly string[] = []
  let sorted = keys
  let initial: Items | undefined
  /** While nobody does, every reading looks anew. */
  let isListening = false
  let isFresh = false

  const refreshed = (): Items => {
    const before = shown
    const now = store.keys(prefix)
    if (now !== keys) sorted = now.toSorted()
    keys = now
    shown = new Map()
    const next = sorted.map((key) => {
      const value = store.get(key)
      const old = before.get(key)
      const selected = old && Object.is(old[0], value) ? old[1][1] : select(value, key)
      const item = old && Object.is(old[1][1], selected) ? old[1] : ([key, selected] as const)
      shown.set(key, [value, item])
      return item
    })
    return next.length === items.length && next.every((item, index) => item === items[index]) ? items : next
  }

  return {
    subscribe(listener) {
      isListening = true
      const cancel = store.subscribePrefix(prefix, () => {
        isFresh = false
        listener()
      })
      return () => {
        isListening = isFresh = false
        cancel()
      }
    },
    read() {
      if (!isFresh) items = refreshed()
      isFresh = isListening
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
