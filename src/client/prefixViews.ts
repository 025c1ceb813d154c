import type { Cancel } from '../seams/clock.ts'
import { Listeners } from './listeners.ts'
import type { Listener } from './listeners.ts'

const IDLE_LISTS = 100

/** What is shown of a store's keys. */
export interface ShownKeys {
  keys(): Iterable<string>
  /** Undefined where the key is absent. */
  get(key: string): unknown
}

/** The keys below one prefix that has listeners. */
interface Watched {
  readonly values: Map<string, unknown>
  /** Null when a key came or went since the list was last read. */
  list: readonly string[] | null
}

/** Lists of the keys that begin alike, and who listens to them. A list keeps its identity until a key comes or goes. */
export class PrefixViews {
  readonly #shown: ShownKeys
  readonly #listeners = new Listeners()
  readonly #watched = new Map<string, Watched>()
  readonly #idle = new Map<string, readonly string[]>()

  constructor(shown: ShownKeys) {
    this.#shown = shown
  }

  get size(): number {
    return this.#watched.size
  }

  subscribe(prefix: string, listener: Listener): Cancel {
    if (!this.#watched.has(prefix)) this.#watched.set(prefix, this.#watch(prefix))
    let own: Listener | null = this.#listeners.add(prefix, listener)
    return () => {
      if (own) this.#unsubscribe(prefix, own)
      own = null
    }
  }

  read(prefix: string): readonly string[] {
    const watched = this.#watched.get(prefix)
    return watched ? (watched.list ??= [...watched.values.keys()]) : this.#readIdle(prefix)
  }

  /** Looks at keys that may have changed; the prefixes with listeners below which one did. */
  refresh(touched: Iterable<string>): readonly string[] {
    if (this.#watched.size === 0) return []
    const changed = new Set<string>()
    for (const key of touched) {
      for (const [prefix, watched] of this.#watched) {
        if (key.startsWith(prefix) && this.#take(watched, key)) changed.add(prefix)
      }
    }
    return [...changed]
  }

  /** Calls the prefix's listeners that are not among `called`. */
  notify(prefix: string, called: Set<Listener>): void {
    this.#listeners.call(prefix, called)
  }

  /** Brings one key up to date; whether it changed. */
  #take(watched: Watched, key: string): boolean {
    const { values } = watched
    const value = this.#shown.get(key)
    if (Object.is(values.get(key), value)) return false
    if (value === undefined || !values.has(key)) watched.list = null
    if (value === undefined) values.delete(key)
    else values.set(key, value)
    return true
  }

  #watch(prefix: string): Watched {
    const list = this.#readIdle(prefix)
    this.#idle.delete(prefix)
    return { list, values: new Map(list.map((key) => [key, this.#shown.get(key)])) }
  }

  #unsubscribe(prefix: string, own: Listener): void {
    this.#listeners.remove(prefix, own)
    if (this.#listeners.has(prefix)) return
    this.#idle.set(prefix, this.read(prefix))
    this.#watched.delete(prefix)
  }

  #readIdle(prefix: string): readonly string[] {
    const known = this.#idle.get(prefix)
    const found = [...this.#shown.keys()].filter((key) => key.startsWith(prefix))
    const list = known && sameList(known, found) ? known : found
    if (this.#idle.size >= IDLE_LISTS) this.#idle.clear()
    this.#idle.set(prefix, list)
    return list
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index])
}
