import type { SyncStore } from '../client/types.ts'

/** What is kept beside each store for as long as that lives, made when it is first asked for. */
export function besideStore<T extends object>(make: (store: SyncStore) => T): (store: SyncStore) => T {
  const known = new WeakMap<SyncStore, T>()
  return (store) => {
    const kept = known.get(store)
    if (kept) return kept
    const made = make(store)
    known.set(store, made)
    return made
  }
}
