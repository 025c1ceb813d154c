import type { Cancel, Clock } from '../seams/clock.ts'
import { hasListeners, listen } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import { createShelf } from './shelf.ts'

/** What is shown of something, with those who listen to it. */
interface Slot<V, A extends readonly unknown[]> extends Listeners<A> {
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
  readonly isWatched: (name: string) => boolean
  readonly read: (name: string) => V
  readonly subscribe: (name: string, listener: (...told: A) => void) => Cancel
  /** Derives those of these names that have listeners anew, and adds the listeners of each that is another one now to `told`. */
  readonly refresh: (names: Iterable<string>, told: Listeners<A>[]) => void
}

/** How views are made, and what else hears of them. */
export interface ViewsOptions<V> {
  /** Gives the one from before back where it is the same. */
  readonly derive: (name: string, before: V | undefined) => V
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

  const update = (slot: Slot<V, A>, name: string): void => {
    slot.view = derive(name, slot.view)
    slot.version = version()
  }
  const slotOf = (name: string): Slot<V, A> => {
    const known = slots.get(name)
    if (known) return known
    const slot: Slot<V, A> = { view: undefined as V, version: -1, only: undefined, all: undefined }
    add(name, slot)
    return slot
  }
  const leave = (slot: Slot<V, A>): void => {
    if (hasListeners(slot)) return
    watched--
    left?.()
  }

  return {
    slots,
    watched: () => watched,
    isWatched(name) {
      const slot = watched > 0 ? slots.get(name) : undefined
      return !!slot && hasListeners(slot)
    },
    read(name) {
      const slot = slotOf(name)
      if (!hasListeners(slot)) update(slot, name)
      return slot.view
    },
    subscribe(name, listener) {
      const slot = slotOf(name)
      if (!hasListeners(slot)) {
        watched++
        if (slot.version !== version()) update(slot, name)
        derived?.(name, slot.view)
      }
      return listen(slot, listener, leave)
    },
    refresh(names, told) {
      if (watched === 0) return
      for (const name of names) {
        const slot = slots.get(name)
        if (!slot || !hasListeners(slot)) continue
        const before = slot.view
        update(slot, name)
        derived?.(name, slot.view)
        if (slot.view !== before) told.push(slot)
      }
    },
  }
}
