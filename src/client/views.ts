import type { Cancel, Clock } from '../seams/clock.ts'
import { hasListeners, listen } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import { createShelf } from './shelf.ts'

/** What is shown of something, with those who listen to it. */
interface Slot<V, A extends readonly unknown[]> extends Listeners<A> {
  readonly name: string
  view: V
  /** At which version it was derived. */
  version: number
}

/** What is shown of things by their names, and who listens to it; `A` is what they are told. */
export interface Views<V, A extends readonly unknown[] = readonly []> {
  /** How many of them somebody listens to. */
  readonly watched: () => number
  /** Those that somebody listens to, or did lately. */
  readonly slots: ReadonlyMap<string, Slot<V, A>>
  readonly read: (name: string) => V
  /** Makes what reads one, without looking for it each time. */
  readonly reader: (name: string) => () => V
  readonly isWatched: (name: string) => boolean
  readonly subscribe: (name: string, listener: (...told: A) => void) => Cancel
  /** The one of this name may be another at the next `refresh`. */
  readonly touch: (name: string) => void
  /** Derives what was touched, or everything, anew where somebody listens to it; returns what is another one now. */
  readonly refresh: (isAll: boolean) => readonly Slot<V, A>[]
}

/** How views are made, and what else hears of them. */
export interface ViewsOptions<V> {
  /** The view as it is at a moment of the clock. Gives the one from before back where it is the same. */
  readonly derive: (name: string, before: V | undefined, now: number) => V
  /** Counts changes: at the same version a view is the same, but for what time alone changes. */
  readonly version: () => number
  /** One with listeners was derived. */
  readonly derived?: (name: string, view: V) => void
  /** One has no listener any more. */
  readonly left?: () => void
}

/**
 * Makes views. That of a name with a listener is derived by `refresh` alone; others at each reading, and are forgotten some time after the last one: a
 * hook reads first and listens later.
 */
export function createViews<V, A extends readonly unknown[] = readonly []>(
  clock: Clock,
  { derive, derived, version, left }: ViewsOptions<V>,
): Views<V, A> {
  const { things: slots, add } = createShelf<string, Slot<V, A>>(clock, hasListeners)
  let watched = 0
  /** Those to be derived anew. */
  const touched = new Set<Slot<V, A>>()

  const update = (slot: Slot<V, A>, now = clock.now()): void => {
    slot.view = derive(slot.name, slot.view, now)
    slot.version = version()
  }
  const slotOf = (name: string): Slot<V, A> => {
    const known = slots.get(name)
    if (known) return known
    const slot = { name, view: undefined as V, version: -1, only: undefined, all: undefined }
    add(name, slot)
    return slot
  }
  const reader = (name: string) => {
    let slot = slotOf(name)
    return (): V => {
      // While nobody listened it may have been forgotten, and another one made.
      if (!hasListeners(slot)) slot = slotOf(name)
      if (!hasListeners(slot)) update(slot)
      return slot.view
    }
  }
  const leave = (slot: Slot<V, A>): void => {
    if (hasListeners(slot)) return
    watched--
    left?.()
  }

  return {
    slots,
    watched: () => watched,
    read: (name) => reader(name)(),
    reader,
    subscribe(name, listener) {
      const slot = slotOf(name)
      if (!hasListeners(slot)) {
        watched++
        if (slot.version !== version()) update(slot)
        derived?.(name, slot.view)
      }
      return listen(slot, listener, leave)
    },
    isWatched: (name) => hasListeners(slots.get(name) ?? {}),
    touch(name) {
      const slot = slots.get(name)
      if (slot) touched.add(slot)
    },
    refresh(isAll) {
      const due = watched > 0 ? [...(isAll ? slots.values() : touched)].filter(hasListeners) : []
      const now = clock.now()
      touched.clear()
      return due.filter((slot) => {
        const before = slot.view
        update(slot, now)
        derived?.(slot.name, slot.view)
        return slot.view !== before
      })
    },
  }
}
