import type { Cancel, Clock } from '../seams/clock.ts'
import { createAlarm } from './alarm.ts'
import type { Interests } from './interests.ts'
import { hasListeners, tell } from './listeners.ts'
import type { Listeners } from './listeners.ts'
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
 * listens to runs out, or before. What somebody listens to is wanted of the connector (`interests`; undefined where everything is).
 */
export function createPublisher(clock: Clock, view: View, interests: Interests | undefined, lapse: () => void) {
  /** What keys showed that are about to change, where somebody wants to know of keys that he does not name. */
  let shown = new Map<string, unknown>()
  let isClosed = false
  let changes = 0
  const lapsing = createAlarm(clock, lapse)

  /** Keys that somebody listens to are looked at again when the first of their leases is over. */
  const watchEnds = (): void => {
    if (!isClosed && states.watched() + leases.watched() > 0) lapsing.expect(view.ends.first)
    else lapsing.cancel()
  }
  const wantKey = (key: string): Cancel | undefined => {
    watchEnds()
    return interests?.use('keys', key)
  }
  const version = (): number => changes
  const states = createViews<KeyState>(clock, {
    version,
    derive: view.state,
    initial: view.initialReader,
    want: wantKey,
    left: watchEnds,
  })
  const values = createViews<unknown>(clock, {
    version,
    derive: view.value,
    initial: view.initialValueReader,
    want: (key) => interests?.use('keys', key),
  })
  const leases = createViews<Lease>(clock, {
    version,
    derive: (key, before) => keepSame(before, view.lease(key)),
    want: wantKey,
    left: watchEnds,
  })
  const rest = createViews<ReturnType<View['rest']>>(clock, { version, derive: (_, before) => view.rest(before) })
  const prefixes = createViews<readonly string[], Changed>(clock, {
    version,
    want: (prefix) => interests?.use('prefixes', prefix),
    derive(prefix, before) {
      const keys = view.keys().filter((key) => key.startsWith(prefix))
      return before?.length === keys.length && keys.every((key, index) => key === before[index]) ? before : keys
    },
  })
  const outside = createOutside(view)

  /** Brings the lists of keys up to date from what changed alone, and says which keys that are. */
  const refreshPrefixes = (before: ReadonlyMap<string, unknown>): readonly Below[] => {
    const told: Below[] = []
    const changed = [...before.keys()].filter((key) => !Object.is(before.get(key), view.value(key)))
    for (const [prefix, slot] of prefixes.slots) {
      const keys = hasListeners(slot) ? changed.filter((key) => key.startsWith(prefix)) : []
      if (keys.length > 0) told.push([slot, keys])
      const moved = new Set(keys.filter((key) => (before.get(key) === undefined) !== (view.value(key) === undefined)))
      if (moved.size === 0) continue
      // A list made among these changes has some of what came already.
      const come = [...moved].filter((key) => view.value(key) !== undefined)
      slot.view = [...slot.view.filter((key) => !moved.has(key)), ...come]
    }
    return told
  }

  return {
    states,
    values,
    leases,
    prefixes,
    outside,
    rest: () => rest.read(STATUS),
    subscribeStatus: (listener: () => void) => rest.subscribe(STATUS, listener),

    /** A key is about to change. */
    touch(key: string): void {
      changes++
      states.touch(key)
      values.touch(key)
      leases.touch(key)
      if ((prefixes.watched() > 0 || outside.keepsEntries()) && !shown.has(key)) shown.set(key, view.value(key))
    },

    /** Brings everything up to date before anybody is told: who reads another key while being told reads what is true. */
    publish(isAll: boolean, tasks: readonly (() => void)[], now = clock.now()): void {
      const before = shown
      if (before.size > 0) shown = new Map()
      changes++
      if (isAll) view.ends.first = Infinity
      const told: Listeners[] = []
      const toldLater: Listeners[] = []
      states.refresh(isAll, now, told)
      values.refresh(isAll, now, told)
      leases.refresh(isAll, now, told)
      watchEnds()
      const below = before.size > 0 ? refreshPrefixes(before) : []
      rest.refresh(true, now, toldLater)
      const tellOutside = outside.advance(before.keys())
      const called = new Set()
      for (const listeners of told) tell(listeners, called)
      below.forEach(([listeners, changed]) => tell(listeners, called, changed))
      toldLater.forEach((listeners) => tell(listeners, called))
      tellOutside?.()
      tasks.forEach((task) => callSafely(task))
    },

    /** Stops what comes by itself, for good. */
    close(): void {
      isClosed = true
      watchEnds()
    },
  }
}
