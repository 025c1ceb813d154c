import type { Cancel, Clock } from '../seams/clock.ts'
import { KeyViews } from './keyViews.ts'
import { sameKeyState } from './keyState.ts'
import { Lapses } from './lapses.ts'
import { sameLease } from './lease.ts'
import type { Listener } from './listeners.ts'
import { Outside } from './outside.ts'
import type { OutsideSource } from './outside.ts'
import { PrefixViews } from './prefixViews.ts'
import { callSafely } from './report.ts'
import type { KeyState, Lease, SyncState } from './types.ts'

/** What there is to tell, as of now. */
export interface PublisherSource extends OutsideSource {
  readonly clock: Clock
  value(key: string): unknown
  state(key: string, before: KeyState | undefined): KeyState
  lease(key: string): Lease
}

/** What a pass has to tell. */
interface Changed {
  readonly states: readonly string[]
  readonly leases: readonly string[]
  readonly prefixes: readonly string[]
  readonly hasRest: boolean
  readonly before: SyncState | null
}

type Rest = Pick<SyncState, 'status' | 'peers' | 'errors'>

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
  readonly #lapses: Lapses
  readonly #statusListeners = new Set<Listener>()
  #rest: Rest
  #depth = 0
  #touched = new Set<string>()
  #isWatchedTouched = false
  #isClosed = false
  #tasks: (() => void)[] = []

  constructor(source: PublisherSource) {
    const { clock } = source
    const idle = (): void => this.#stopWatching()
    this.#source = source
    this.states = new KeyViews({ clock, idle, derive: (key, before) => source.state(key, before), same: sameKeyState })
    this.leases = new KeyViews({ clock, idle, derive: (key) => source.lease(key), same: sameLease })
    this.prefixes = new PrefixViews({ keys: () => source.keys(), get: (key) => source.value(key) })
    this.outside = new Outside(source)
    this.#lapses = new Lapses(clock, () => this.commit(() => this.touchWatched()))
    this.#rest = source.rest()
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
    const own = (): void => listener()
    this.#statusListeners.add(own)
    return () => void this.#statusListeners.delete(own)
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
    if (this.#isWatched(key) || this.prefixes.size > 0 || this.outside.keepsEntries) this.#touched.add(key)
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

  #publish(): void {
    const touched = this.#touched
    const tasks = this.#tasks
    const watched = this.#isWatchedTouched
      ? new Set([...touched, ...this.states.keys(), ...this.leases.keys()])
      : touched
    if (touched.size > 0) this.#touched = new Set()
    if (tasks.length > 0) this.#tasks = []
    this.#isWatchedTouched = false
    this.#notify(this.#refresh(watched, touched))
    for (const task of tasks) callSafely(task)
  }

  /** Brings everything up to date before anybody is told: who reads another key while being told reads what is true. */
  #refresh(watched: Iterable<string>, touched: Iterable<string>): Changed {
    const states: string[] = []
    const leases: string[] = []
    for (const key of watched) {
      if (this.states.refresh(key)) states.push(key)
      if (this.leases.refresh(key)) leases.push(key)
      if (this.#isWatched(key)) this.#expect(key)
    }
    const prefixes = this.prefixes.refresh(touched)
    return { states, leases, prefixes, hasRest: this.#refreshRest(), before: this.outside.advance(touched) }
  }

  #refreshRest(): boolean {
    const { status, peers, errors } = this.#rest
    this.#rest = this.#source.rest()
    return status !== this.#rest.status || peers !== this.#rest.peers || errors !== this.#rest.errors
  }

  #notify({ states, leases, prefixes, hasRest, before }: Changed): void {
    const called = new Set<Listener>()
    for (const key of states) this.states.notify(key, called)
    for (const key of leases) this.leases.notify(key, called)
    for (const prefix of prefixes) this.prefixes.notify(prefix, called)
    if (hasRest) this.#notifyStatus()
    this.outside.notify(before)
  }

  #notifyStatus(): void {
    for (const listener of [...this.#statusListeners]) {
      if (this.#statusListeners.has(listener)) callSafely(listener)
    }
  }

  #isWatched(key: string): boolean {
    return this.states.has(key) || this.leases.has(key)
  }

  /** Looks at the key again when its lease runs out. */
  #expect(key: string): void {
    if (!this.#isClosed) this.#lapses.expect(this.#source.lease(key).expiresAt)
  }

  #stopWatching(): void {
    if (this.states.size === 0 && this.leases.size === 0) this.#lapses.close()
  }
}
