import type { Cancel } from '../seams/clock.ts'
import { EntriesMap } from './entriesMap.ts'
import { hasListeners, listen, tell } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import type { MirrorEntry, SyncState } from './types.ts'

/** What the state that Zustand's users see is made of. */
export interface OutsideSource {
  /** All but version and entries, as of now. */
  readonly rest: () => Pick<SyncState, 'status' | 'peers' | 'errors'>
  readonly keys: () => Iterable<string>
  /** Undefined for an absent key. */
  readonly entry: (key: string) => MirrorEntry | undefined
}

/** The store as Zustand's users see it: a new immutable state per version. Its entries are kept once somebody wanted them. */
export interface Outside {
  readonly initial: SyncState
  /** Each change of a key has to be told to `advance`. */
  readonly keepsEntries: () => boolean
  readonly getState: () => SyncState
  readonly subscribe: (listener: (state: SyncState, previous: SyncState) => void) => Cancel
  /** Goes on to the next version, in which these keys may look different. Returns what tells everybody who subscribed, undefined where nobody did. */
  readonly advance: (changed: Iterable<string>) => (() => void) | undefined
}

export function createOutside({ rest, keys, entry }: OutsideSource): Outside {
  const listeners: Listeners<[SyncState, SyncState]> = {}
  let version = 0
  let entries: EntriesMap | undefined

  const entriesOf = (keys: Iterable<string>) => Array.from(keys, (key) => [key, entry(key)] as const)
  const allEntries = (): EntriesMap => new EntriesMap().with(entriesOf(keys()))
  const keepEntries = (): EntriesMap => (entries ??= allEntries())
  const stateOf = (kept = entries): SyncState => ({
    version,
    ...rest(),
    get entries() {
      return (kept ??= keepEntries())
    },
  })
  const initial = stateOf(allEntries())
  let state: SyncState | null = initial
  const getState = (): SyncState => (state ??= stateOf())

  return {
    initial,
    getState,
    keepsEntries: () => !!entries,
    subscribe(listener) {
      keepEntries()
      getState()
      return listen(listeners, { listener })
    },
    advance(changed) {
      const before = state
      version++
      state = null
      if (!entries) return undefined
      // Whoever has the state before may read its entries later: it takes them now.
      void before?.entries
      entries = entries.with(entriesOf(changed))
      return () => {
        // Who subscribed after that has seen no older state.
        if (hasListeners(listeners) && before) tell(listeners, new Set(), getState(), before)
      }
    },
  }
}
