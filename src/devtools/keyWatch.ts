import type { SyncStore } from '../client/types.ts'
import type { Cancel } from '../seams/clock.ts'
import { mergeKeys } from './mergeKeys.ts'

/** One value that a key had. */
export interface KeyChange {
  readonly id: number
  /** When it was seen, milliseconds of the store's clock. */
  readonly at: number
  /** Undefined: the key was deleted. */
  readonly value: unknown
  readonly owner: string | null
}

/** What the panel knows of all keys; a new object when a key came, went or changed. */
export interface KeysSeen {
  /** In alphabetical order; the same array until a key comes or goes. */
  readonly keys: readonly string[]
  /** Newest first; only keys that changed since the panel was first opened. */
  readonly changes: ReadonlyMap<string, readonly KeyChange[]>
}

/** With more keys than that, they are looked at every so often, not with each change. */
const MANY = 2000
const LOOK_MS = 250

const CHANGES_PER_KEY = 20
const CHANGED_KEYS = 1000

/** Looks which keys there are and how their values change. */
export class KeyWatch {
  readonly #store: SyncStore
  readonly #listeners = new Set<() => void>()
  readonly #changes = new Map<string, readonly KeyChange[]>()
  #values = new Map<string, unknown>()
  /** Keys that changed since it last looked. */
  readonly #touched = new Set<string>()
  #seen: KeysSeen = { keys: [], changes: this.#changes }
  #isBegun = false
  #nextId = 0
  #cancelLook: Cancel | null = null

  constructor(store: SyncStore) {
    this.#store = store
  }

  readonly read = (): KeysSeen => this.#seen

  readonly subscribe = (listener: () => void): Cancel => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Looks until it is cancelled; what changed before a second start is not told. */
  start(): Cancel {
    const cancel = this.#store.subscribePrefix('', (changed) => this.#changed(changed))
    this.#begin()
    return () => {
      cancel()
      this.#cancelLook?.()
      this.#cancelLook = null
      this.#touched.clear()
    }
  }

  #changed(keys: readonly string[]): void {
    for (const key of keys) this.#touched.add(key)
    if (this.#values.size <= MANY) this.#look()
    else this.#cancelLook ??= this.#store.clock.after(LOOK_MS, () => this.#look())
  }

  /** What there is at first, and what the first snapshot brings, is no change. */
  #begin(): void {
    const keys = this.#store.keys('').toSorted()
    this.#values = new Map(keys.map((key) => [key, this.#store.get(key)]))
    this.#isBegun = this.#store.status().lastSyncedAt !== null
    this.#show(keys)
  }

  /** Looks at what changed alone. */
  #look(): void {
    this.#cancelLook = null
    const touched = [...this.#touched]
    this.#touched.clear()
    if (!this.#isBegun) return this.#begin()
    const had = new Set(touched.filter((key) => this.#values.has(key)))
    for (const key of touched) this.#note(key, this.#store.get(key))
    const came = touched.filter((key) => !had.has(key) && this.#values.has(key))
    const gone = new Set([...had].filter((key) => !this.#values.has(key)))
    this.#show(mergeKeys(this.#seen.keys, came, gone))
  }

  #show(keys: readonly string[]): void {
    this.#seen = { keys, changes: this.#changes }
    for (const listener of [...this.#listeners]) listener()
  }

  #note(key: string, value: unknown): void {
    if (Object.is(this.#values.get(key), value)) return
    if (value === undefined) this.#values.delete(key)
    else this.#values.set(key, value)
    const before = this.#changes.get(key) ?? []
    this.#changes.delete(key)
    this.#changes.set(key, [this.#change(key, value), ...before].slice(0, CHANGES_PER_KEY))
    const [oldest] = this.#changes.size > CHANGED_KEYS ? this.#changes.keys() : []
    if (oldest !== undefined) this.#changes.delete(oldest)
  }

  #change(key: string, value: unknown): KeyChange {
    const { clock } = this.#store
    const { state, owner, ownerName } = this.#store.lease(key)
    const name = state === 'mine' ? 'You' : (ownerName ?? owner)
    return { id: this.#nextId++, at: clock.now(), value, owner: value === undefined ? null : name }
  }
}
