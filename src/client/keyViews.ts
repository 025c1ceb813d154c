import type { Cancel, Clock } from '../seams/clock.ts'
import { Listeners } from './listeners.ts'
import type { Listener } from './listeners.ts'

const IDLE_VIEWS = 1000
const IDLE_MS = 30_000

export interface KeyViewsOptions<V> {
  readonly clock: Clock
  /** Makes the view of a key; `before` is the one there was, if it is still known. */
  readonly derive: (key: string, before: V | undefined) => V
  readonly same: (a: V, b: V) => boolean
  /** The last listener went. */
  readonly idle: () => void
}

/**
 * What is derived of keys, and who listens to it. A view keeps its identity while it is the same. That of a key with a listener is derived
 * by `refresh` alone; others at each reading, and are forgotten some time after the last one: a hook reads first and listens later.
 */
export class KeyViews<V> {
  readonly #options: KeyViewsOptions<V>
  readonly #listeners = new Listeners()
  readonly #watched = new Map<string, V>()
  #idle = new Map<string, V>()
  #oldIdle = new Map<string, V>()
  #idleSince = 0

  constructor(options: KeyViewsOptions<V>) {
    this.#options = options
  }

  get size(): number {
    return this.#watched.size
  }

  has(key: string): boolean {
    return this.#watched.has(key)
  }

  /** The keys that have listeners. */
  keys(): Iterable<string> {
    return this.#watched.keys()
  }

  subscribe(key: string, listener: Listener): Cancel {
    this.#watched.set(key, this.read(key))
    this.#idle.delete(key)
    let own: Listener | null = this.#listeners.add(key, listener)
    return () => {
      if (own) this.#unsubscribe(key, own)
      own = null
    }
  }

  read(key: string): V {
    return this.#watched.get(key) ?? this.#readIdle(key)
  }

  /** Derives the view of a key that has listeners anew; whether it is another one now. */
  refresh(key: string): boolean {
    const before = this.#watched.get(key)
    if (before === undefined) return false
    const view = this.#options.derive(key, before)
    if (this.#options.same(before, view)) return false
    this.#watched.set(key, view)
    return true
  }

  /** Calls the key's listeners that are not among `called`. */
  notify(key: string, called: Set<Listener>): void {
    this.#listeners.call(key, called)
  }

  #unsubscribe(key: string, own: Listener): void {
    this.#listeners.remove(key, own)
    if (this.#listeners.has(key)) return
    this.#idle.set(key, this.read(key))
    this.#watched.delete(key)
    if (this.size === 0) this.#options.idle()
  }

  #readIdle(key: string): V {
    const { clock, derive, same } = this.#options
    const known = this.#idle.get(key) ?? this.#oldIdle.get(key)
    const derived = derive(key, known)
    const view = known !== undefined && same(known, derived) ? known : derived
    if (this.#idle.size >= IDLE_VIEWS) this.#age(clock.now())
    this.#idle.set(key, view)
    return view
  }

  #age(now: number): void {
    if (Math.abs(now - this.#idleSince) < IDLE_MS) return
    this.#oldIdle = this.#idle
    this.#idle = new Map()
    this.#idleSince = now
  }
}
