import type { KeyState, SyncStore } from '../client.ts'
import type { Cancel } from '../seams/clock.ts'

/** One key, or all that begin alike. */
export interface Pattern {
  readonly text: string
  readonly isPrefix: boolean
}

/** Hears of a key as it is now. */
export type Tell = (key: string, state: KeyState) => void

/** Tells of every matching key: first, unless `changesOnly`, what it is, then whenever its value or its holder is another. */
export function watchKeys(store: SyncStore, { text, isPrefix }: Pattern, changesOnly: boolean, tell: Tell): Cancel {
  // A key that was deleted stays watched: it may come back.
  const watched = new Map<string, Cancel>()
  const watch = (key: string, isTold: boolean): void => {
    if (watched.has(key)) return
    watched.set(key, watchKey(store, key, tell))
    if (isTold) tell(key, store.key(key))
  }
  const first = isPrefix ? [...store.keys(text)].sort() : [text]
  for (const key of first) watch(key, !changesOnly && store.get(key) !== undefined)
  const cancelPrefix = isPrefix
    ? store.subscribePrefix(text, () => store.keys(text).forEach((key) => watch(key, true)))
    : null
  return () => {
    cancelPrefix?.()
    for (const cancel of watched.values()) cancel()
  }
}

function watchKey(store: SyncStore, key: string, tell: Tell): Cancel {
  let told = store.key(key)
  return store.subscribeKey(key, () => {
    const state = store.key(key)
    const isNews = state.value !== told.value || !isSameHolder(state, told)
    told = state
    if (isNews) tell(key, state)
  })
}

const isSameHolder = ({ lease: a }: KeyState, { lease: b }: KeyState): boolean =>
  a.state === b.state && a.owner === b.owner
