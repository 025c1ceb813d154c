import type { Cancel, Clock } from '../seams/clock.ts'
import { KeyViews } from './keyViews.ts'
import { Lapses } from './lapses.ts'
import type { Listener } from './listeners.ts'
import { Outside } from './outside.ts'
import type { OutsideSource } from './outside.ts'
import { PrefixViews } from './prefixViews.ts'
import { callSafely } from './report.ts'
import { sameFields } from './sameFields.ts'
import type { KeyState, Lease } from './types.ts'

/** What there is to tell, as of now. */
export interface PublisherSource extends OutsideSource {
  readonly clock: Clock
  value(key: string): unknown
  state(key: string, before: KeyState | undefined): KeyState
  lease(key: string): Lease
  /** When the lease runs out; null where that is never, or over. */
  leaseEnd(key: string): number | null
}

/** There is one status, under this key. */
const STATUS = ''

/**
 * Tells everybody who listens what changed: all that changed together in one synchronous pass, in which each listener is called at most
 * once. Keys, leases and prefixes first, then the status, then Zustand's subscribers.
 */
export class Publisher {
  readonly states: KeyViews<KeyState>
  readonly leases: KeyViews<Lease>
  readonly prefixes: PrefixViews
  readonly outside: Outside
  readonly #source: PublisherSource
  readonly #rest: KeyViews<ReturnType<PublisherSource['rest']>>
  readonly #lapses: Lapses
  #depth = 0
  #touched = new Set<string>()
  #isWatchedTouched = false
  #isClosed = false
  #tasks: (() => void)[] = []

  constructor(source: PublisherSource) {
    const { clock } = source
    const idle = (): void => this.#stopWatching()
    this.#source = source
    this.states = new KeyViews({ clock, idle, derive: (key, before) => source.state(key, before), same: sameFields })
    this.leases = new KeyViews({ clock, idle, derive: (key) => source.lease(key), same: sameFields })
    this.#rest = new KeyViews({ clock, idle, derive: () => source.rest(), same: Object.is })
    this.prefixes = new PrefixViews(source)
    this.outside = new Outside(source)
    this.#lapses = new Lapses(clock, () => this.commit(() => this.touchWatched()))
  }

  subscribeKey(key: string, listener: Listener): Cancel {
    this.#expect(key)
    return this.states.subscribe(key, listener)
  }

  subscribeLease(key: string, listener: Listener): Cancel {
    this.#expect(key)
    return this.leases.subscribe(key, listener)
  }

  subscribeStatus(listener: Listener): Cancel {
    return this.#rest.subscribe(STATUS, listener)
  }

  /** Makes a change, which names what it touches, and tells of it before it returns. One inside another is told with that. */
  commit<T>(change: () => T): T {
    this.#depth++
    try {
      return change()
    } finally {
      if (--this.#depth === 0) this.#publish()
    }
  }

  /** The key may show something else. */
  touch(key: string): void {
    const isWatched = this.states.watched.has(key) || this.leases.watched.has(key)
    if (isWatched || this.prefixes.watched.size > 0 || this.outside.keepsEntries) this.#touched.add(key)
  }

  /** Every key that somebody listens to may show something else. */
  touchWatched(): void {
    this.#isWatchedTouched = true
  }

  /** Runs a task when all that changed has been told. */
  afterwards(task: () => void): void {
    this.#tasks.push(task)
  }

  /** Stops what comes by itself, for good. Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#lapses.close()
  }

  /** Brings everything up to date before anybody is told: who reads another key while being told reads what is true. */
  #publish(): void {
    const touched = this.#touched
    const tasks = this.#tasks
    const tellKeys = touched.size > 0 || this.#isWatchedTouched ? this.#refreshKeys(touched) : null
    const isRestChanged = this.#rest.refresh(STATUS)
    const before = this.outside.advance(touched)
    if (touched.size > 0) this.#touched = new Set()
    if (tasks.length > 0) this.#tasks = []
    this.#isWatchedTouched = false

    const called = new Set<Listener>()
    tellKeys?.(called)
    if (isRestChanged) this.#rest.notify(STATUS, called)
    this.outside.notify(before)
    for (const task of tasks) callSafely(task)
  }

  /** Brings what is shown of keys up to date; returns what tells of it. */
  #refreshKeys(touched: ReadonlySet<string>): (called: Set<Listener>) => void {
    const states = this.#refresh(this.states, touched)
    const leases = this.#refresh(this.leases, touched)
    const prefixes = this.prefixes.refresh(touched)
    return (called) => {
      for (const key of states) this.states.notify(key, called)
      for (const key of leases) this.leases.notify(key, called)
      for (const prefix of prefixes) this.prefixes.notify(prefix, called)
    }
  }

  /** The keys of which somebody listens to another view than before. */
  #refresh(views: KeyViews<KeyState> | KeyViews<Lease>, touched: Iterable<string>): readonly string[] {
    const changed: string[] = []
    for (const key of this.#isWatchedTouched ? views.watched.keys() : touched) {
      if (!views.watched.has(key)) continue
      this.#expect(key)
      if (views.refresh(key)) changed.push(key)
    }
    return changed
  }

  /** Looks at the key again when its lease runs out. */
  #expect(key: string): void {
    if (!this.#isClosed) this.#lapses.expect(this.#source.leaseEnd(key))
  }

  #stopWatching(): void {
    if (this.states.watched.size + this.leases.watched.size === 0) this.#lapses.close()
  }
}
