import type { SyncStore } from '../client/types.ts'
import type { Cancel } from '../seams/clock.ts'
import { initialKeys } from './useSyncKeys.ts'

/** A key and what is shown of its value. */
export type SyncItem<V = unknown> = readonly [key: string, value: V]

type Select = (value: unknown, key: string) => unknown

/** The items below a prefix, as one mounted hook shows them: the same list until something in it changes. */
export class PrefixItems {
  readonly #store: SyncStore
  readonly #prefix: string
  readonly #select: Select
  #items: readonly SyncItem[] = []
  #initial: readonly SyncItem[] | undefined
  /** How many listen; while none does, every reading looks anew. */
  #listening = 0
  #isFresh = false

  constructor(store: SyncStore, prefix: string, select: Select = (value) => value) {
    this.#store = store
    this.#prefix = prefix
    this.#select = select
  }

  readonly subscribe = (listener: () => void): Cancel => {
    this.#listening++
    this.#isFresh = false
    const cancel = this.#store.subscribePrefix(this.#prefix, () => {
      this.#isFresh = false
      listener()
    })
    return () => {
      this.#listening--
      cancel()
    }
  }

  readonly read = (): readonly SyncItem[] => {
    if (!this.#isFresh) this.#items = this.#refreshed([...this.#store.keys(this.#prefix)].sort())
    this.#isFresh = this.#listening > 0
    return this.#items
  }

  readonly readInitial = (): readonly SyncItem[] =>
    (this.#initial ??= [...initialKeys(this.#store, this.#prefix)]
      .sort()
      .map((key) => [key, this.#select(this.#store.initialKey(key).value, key)]))

  #refreshed(keys: readonly string[]): readonly SyncItem[] {
    const before = new Map(this.#items.map((item) => [item[0], item]))
    const items = keys.map((key) => {
      const value = this.#select(this.#store.get(key), key)
      const old = before.get(key)
      return old && Object.is(old[1], value) ? old : ([key, value] as const)
    })
    const same = items.length === this.#items.length && items.every((item, index) => item === this.#items[index])
    return same ? this.#items : items
  }
}
