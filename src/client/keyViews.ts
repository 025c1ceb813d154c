import type { Cancel, Clock } from '../seams/clock.ts'
import { callListeners, withListener, withoutListener } from './listeners.ts'
import type { Listener, ListenerSlot } from './listeners.ts'

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

/** A key that somebody listens to. */
interface Watched<V> {
  view: V
  listeners: ListenerSlot
}

/**
 * What is derived of keys, and who listens to it. A view keeps its identity while it is the same. That of a key with a listener is derived
 * by `refresh` alone; others at each reading, and are forgotten some time after the last one: a hook reads first and listens later.
 */
export class KeyViews<V> {
  readonly watched = new Map<string, Watched<V>>()
  readonly #options: KeyViewsOptions<V>
  #idle = new Map<string, V>()
  #oldIdle = new Map<string, V>()
  #idleSince = 0

  constructor(options: KeyViewsOptions<V>) {
    this.#options = options
  }

  subscribe(key: string, listener: Listener): Cancel {
    let watched = this.watched.get(key)
    if (!watched) this.watched.set(key, (watched = { view: this.read(key), listeners: undefined }))
    this.#idle.delete(key)
    const [listeners, added] = withListener(watched.listeners, listener)
    watched.listeners = listeners
    let own: Listener | null = added
    return () => {
      if (own) this.#unsubscribe(key, own)
      own = null
    }
  }

  read(key: string): V {
    const watched = this.watched.get(key)
    return watched ? watched.view : this.#readIdle(key)
  }

  /** Derives the view of a key that has listeners anew; whether it is another one now. */
  refresh(key: string): boolean {
    const watched = this.watched.get(key)
    if (!watched) return false
    const view = this.#options.derive(key, watched.view)
    if (this.#options.same(watched.view, view)) return false
    watched.view = view
    return true
  }

  /** Calls the key's listeners that are not among `called`. */
  notify(key: string, called: Set<Listener>): void {
    callListeners(this.watched.get(key)?.listeners, called)
  }

  #unsubscribe(key: string, own: Listener): void {
    const watched = this.watched.get(key)
    if (!watched) return
    watched.listeners = withoutListener(watched.listeners, own)
    if (watched.listeners) return
    this.#idle.set(key, watched.view)
    this.watched.delete(key)
    if (this.watched.size === 0) this.#options.idle()
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
