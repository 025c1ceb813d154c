import type { Cancel } from '../seams/clock.ts'
import { EntriesMap } from './entriesMap.ts'
import { callSafely } from './report.ts'
import type { MirrorEntry, SyncState } from './types.ts'

/** What the state that Zustand's users see is made of. */
export interface OutsideSource {
  /** All but version and entries, as of now. */
  rest(): Pick<SyncState, 'status' | 'peers' | 'errors'>
  keys(): Iterable<string>
  /** Undefined for an absent key. */
  entry(key: string): MirrorEntry | undefined
}

type StateListener = (state: SyncState, previous: SyncState) => void

/** The store as Zustand's users see it: a new immutable state per version. Its entries are kept once somebody wanted them. */
export class Outside {
  readonly initial: SyncState
  readonly #source: OutsideSource
  readonly #listeners = new Set<StateListener>()
  #version = 0
  #state: SyncState | null
  #entries: EntriesMap | null = null

  constructor(source: OutsideSource) {
    this.#source = source
    const entries = this.#allEntries()
    this.initial = stateOf(0, source.rest(), () => entries)
    this.#state = this.initial
  }

  /** Each change of a key has to be told to `advance`. */
  get keepsEntries(): boolean {
    return this.#entries !== null
  }

  getState(): SyncState {
    return (this.#state ??= this.#makeState())
  }

  subscribe(listener: StateListener): Cancel {
    const own: StateListener = (state, previous) => listener(state, previous)
    this.#keepEntries()
    this.getState()
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  /** Goes on to the next version, in which these keys may look different. Returns the state before if somebody has it. */
  advance(changed: Iterable<string>): SyncState | null {
    const before = this.#state
    if (this.#entries) {
      // Whoever has the state before may read its entries later: it takes them now.
      void before?.entries
      this.#entries = this.#entries.with(this.#entriesOf(changed))
    }
    this.#version++
    this.#state = null
    return before
  }

  /** Tells everybody who subscribed. Who did so after `before`, null, has seen no older state. */
  notify(before: SyncState | null): void {
    if (this.#listeners.size === 0 || before === null) return
    const state = this.getState()
    for (const listener of [...this.#listeners]) {
      if (this.#listeners.has(listener)) callSafely(() => listener(state, before))
    }
  }

  #makeState(): SyncState {
    const kept = this.#entries
    return stateOf(this.#version, this.#source.rest(), kept ? () => kept : () => this.#keepEntries())
  }

  #keepEntries(): EntriesMap {
    return (this.#entries ??= this.#allEntries())
  }

  #allEntries(): EntriesMap {
    return EntriesMap.of(this.#entriesOf(this.#source.keys()))
  }

  *#entriesOf(keys: Iterable<string>): Generator<readonly [string, MirrorEntry | undefined]> {
    for (const key of keys) yield [key, this.#source.entry(key)]
  }
}

function stateOf(version: number, rest: ReturnType<OutsideSource['rest']>, read: () => EntriesMap): SyncState {
  let entries: EntriesMap | undefined
  return {
    version,
    ...rest,
    get entries() {
      return (entries ??= read())
    },
  }
}
