import type { Clock } from '../seams/clock.ts'
import { createAlarm } from './alarm.ts'
import { tell } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import type { News } from './news.ts'
import { createOutside } from './outside.ts'
import { callSafely } from './report.ts'
import { keepSame } from './sameFields.ts'
import type { KeyState, Lease } from './types.ts'
import type { View } from './view.ts'
import { createViews } from './views.ts'

/** There is one status, under this name. */
const STATUS = ''

/** Those who listen to a prefix are told which keys below it changed. */
type Changed = readonly [keys: readonly string[]]
type Below = readonly [listeners: Listeners<Changed>, ...Changed]

/**
 * Tells everybody who listens what changed: all that changed together in one synchronous pass, in which each listener is called at most
 * once. Keys, leases and prefixes first, then the status, then Zustand's subscribers. `lapse` is called when the first lease that somebody
 * listens to runs out, or before.
 */
export function createPublisher(clock: Clock, view: View, lapse: () => void) {
  let isClosed = false
  const lapsing = createAlarm(clock, lapse)

  const isWatched = (key: string): boolean => states.watched.has(key) || leases.watched.has(key)
  const left = (): void => {
    if (states.watched.size + leases.watched.size === 0) lapsing.cancel()
  }
  /** The lease as it is; where somebody listens to the key, it is looked at again when that is over. */
  const lease = (key: string): Lease => {
    const lease = view.lease(key)
    if (!isClosed && isWatched(key)) lapsing.expect(lease.expiresAt ?? Infinity)
    return lease
  }
  const states = createViews<KeyState>(clock, (key, before) => view.state(key, lease(key), before), left)
  const leases = createViews<Lease>(clock, (key, before) => keepSame(before, lease(key)), left)
  const rest = createViews(clock, (_, before: ReturnType<View['rest']> | undefined) => view.rest(before))
  const prefixes = createViews<readonly string[], Changed>(clock, (prefix, before) => {
    const keys = view.keys().filter((key) => key.startsWith(prefix))
    return before?.length === keys.length && keys.every((key, index) => key === before[index]) ? before : keys
  })
  const outside = createOutside(view)

  /** Brings the lists of keys up to date from what changed alone, and says which keys that are. */
  const refreshPrefixes = (touched: ReadonlyMap<string, unknown>, told: Below[]): void => {
    const changed = [...touched].filter(([key, before]) => !Object.is(before, view.value(key)))
    for (const [prefix, slot] of prefixes.watched) {
      const below = changed.filter(([key]) => key.startsWith(prefix))
      if (below.length > 0) told.push([slot.listeners, below.map(([key]) => key)])
      if (below.some(([key, before]) => (before === undefined) !== (view.value(key) === undefined)))
        slot.view = [...new Set([...slot.view, ...below.map(([key]) => key)])].filter(
          (key) => view.value(key) !== undefined,
        )
    }
  }

  return {
    states,
    leases,
    prefixes,
    outside,
    rest: () => rest.read(STATUS),
    subscribeStatus: (listener: () => void) => rest.subscribe(STATUS, listener),

    /** Adds a key that is about to change to those touched, if anybody wants to hear of it. */
    note(key: string, touched: Map<string, unknown>): void {
      const isForLists = prefixes.watched.size > 0
      if (!isForLists && !isWatched(key) && !outside.keepsEntries()) return
      if (!touched.has(key)) touched.set(key, isForLists ? view.value(key) : undefined)
    },

    /** Brings everything up to date before anybody is told: who reads another key while being told reads what is true. */
    publish({ touched, isAll, tasks }: News): void {
      const told: Listeners[] = []
      const below: Below[] = []
      const status: Listeners[] = []
      states.refresh(isAll ? states.watched.keys() : touched.keys(), told)
      leases.refresh(isAll ? leases.watched.keys() : touched.keys(), told)
      if (prefixes.watched.size > 0) refreshPrefixes(touched, below)
      rest.refresh([STATUS], status)
      const tellOutside = outside.advance(touched.keys())
      const called = new Set()
      for (const listeners of told) tell(listeners, called)
      for (const [listeners, changed] of below) tell(listeners, called, changed)
      for (const listeners of status) tell(listeners, called)
      tellOutside()
      for (const task of tasks) callSafely(task)
    },

    /** Stops what comes by itself, for good. */
    close(): void {
      isClosed = true
      lapsing.cancel()
    },
  }
}
