import type { Cancel } from '../seams/clock.ts'
import { callListeners, withListener, withoutListener } from './listeners.ts'
import type { Listener, ListenerSlot } from './listeners.ts'

const IDLE_LISTS = 100

/** What is shown of a store's keys. */
export interface ShownKeys {
  keys(): Iterable<string>
  /** Undefined where the key is absent. */
  value(key: string): unknown
}

/** The keys below one prefix that has listeners. */
interface Watched {
  readonly values: Map<string, unknown>
  /** Null when a key came or went since the list was last read. */
  list: readonly string[] | null
  listeners: ListenerSlot
}

/** Lists of the keys that begin alike, and who listens to them. A list keeps its identity until a key comes or goes. */
export class PrefixViews {
  readonly watched = new Map<string, Watched>()
  readonly #shown: ShownKeys
  readonly #idle = new Map<string, readonly string[]>()

  constructor(shown: ShownKeys) {
    this.#shown = shown
  }

  subscribe(prefix: string, listener: Listener): Cancel {
    const watched = this.watched.get(prefix) ?? this.#watch(prefix)
    const [listeners, added] = withListener(watched.listeners, listener)
    watched.listeners = listeners
    let own: Listener | null = added
    return () => {
      if (own) this.#unsubscribe(prefix, own)
      own = null
    }
  }

  read(prefix: string): readonly string[] {
    const watched = this.watched.get(prefix)
    return watched ? (watched.list ??= [...watched.values.keys()]) : this.#readIdle(prefix)
  }

  /** Looks at keys that may have changed; the prefixes with listeners below which one did. */
  refresh(touched: Iterable<string>): ReadonlySet<string> {
    const changed = new Set<string>()
    for (const [prefix, watched] of this.watched) {
      for (const key of touched) if (key.startsWith(prefix) && this.#take(watched, key)) changed.add(prefix)
    }
    return changed
  }

  /** Calls the prefix's listeners that are not among `called`. */
  notify(prefix: string, called: Set<Listener>): void {
    callListeners(this.watched.get(prefix)?.listeners, called)
  }

  /** Brings one key up to date; whether it changed. */
  #take(watched: Watched, key: string): boolean {
    const { values } = watched
    const value = this.#shown.value(key)
    if (Object.is(values.get(key), value)) return false
    if (value === undefined || !values.has(key)) watched.list = null
    if (value === undefined) values.delete(key)
    else values.set(key, value)
    return true
  }

  #watch(prefix: string): Watched {
    const list = this.#readIdle(prefix)
    const values = new Map(list.map((key) => [key, this.#shown.value(key)]))
    const watched: Watched = { list, values, listeners: undefined }
    this.#idle.delete(prefix)
    this.watched.set(prefix, watched)
    return watched
  }

  #unsubscribe(prefix: string, own: Listener): void {
    const watched = this.watched.get(prefix)
    if (!watched) return
    watched.listeners = withoutListener(watched.listeners, own)
    if (watched.listeners) return
    this.#idle.set(prefix, this.read(prefix))
    this.watched.delete(prefix)
  }

  #readIdle(prefix: string): readonly string[] {
    const known = this.#idle.get(prefix)
    const found = [...this.#shown.keys()].filter((key) => key.startsWith(prefix))
    const list = known?.length === found.length && found.every((key, index) => key === known[index]) ? known : found
    if (this.#idle.size >= IDLE_LISTS) this.#idle.clear()
    this.#idle.set(prefix, list)
    return list
  }
}
