import type { Cancel, Clock } from '../seams/clock.ts'
import { hasListeners, listen } from './listeners.ts'
import type { Listener, Listeners, Listening } from './listeners.ts'

/** How many slots nobody listens to may come together, and how long they are kept at least, in milliseconds. */
const KEPT = 1000
const KEPT_MS = 30_000

/** The version of a slot that is to be derived anew. */
const STALE = -1

/** What is shown of something, with those who listen to it. */
export interface Slot<V, A extends readonly unknown[] = readonly []> extends Listeners<A> {
  readonly name: string
  readonly read: () => V
  readonly readInitial: () => V
  /** For a listener that listens to nothing else. */
  readonly subscribe: (listener: Listener<A>) => Cancel
  view: V
  /** At which version it was derived. */
  version: number
  /** It can be found by its name. */
  isKept: boolean
  leave: Cancel | undefined
  /** What hooks keep of it, for as long as it is kept itself. */
  beside: unknown
}

/** What is shown of things by their names, and who listens to it; `A` is what they are told. */
export interface Views<V, A extends readonly unknown[] = readonly []> {
  /** How many of them somebody listens to. */
  readonly watched: () => number
  /** Those that somebody listens to, or did lately. */
  readonly slots: ReadonlyMap<string, Slot<V, A>>
  readonly read: (name: string) => V
  /** The same one while somebody listens to it, and for some time after. */
  readonly slotOf: (name: string) => Slot<V, A>
  readonly subscribe: (name: string, listener: (...told: A) => void) => Cancel
  /** The one of this name may be another at the next `refresh`. */
  readonly touch: (name: string) => void
  /** Derives what was touched, or everything, anew where somebody listens to it; adds what is another one now to `changed`. */
  readonly refresh: (isAll: boolean, now: number, changed: Listeners<A>[]) => void
}

/** How views are made, and what else hears of them. */
export interface ViewsOptions<V> {
  /** The view as it is at a moment of the clock, now where none is given. Gives the one from before back where it is the same. */
  readonly derive: (name: string, before: V | undefined, at?: number) => V
  /** What reads the view of this name as it is before anything arrived; one function may serve many names. */
  readonly initial?: (name: string) => () => V
  /** Counts changes: at the same version a view is the same, but for what time alone changes. */
  readonly version: () => number
  /** One has its first listener; the result is called when the last is gone. */
  readonly want?: (name: string) => Cancel | undefined
  /** One has no listener any more. */
  readonly left?: () => void
}

/**
 * Makes views. That of a name with a listener is derived by `refresh` alone; others at each reading, and are forgotten some time after the last one: a
 * hook reads first and listens later.
 */
export function createViews<V, A extends readonly unknown[] = readonly []>(
  clock: Clock,
  { derive, initial, version, want, left }: ViewsOptions<V>,
): Views<V, A> {
  const slots = new Map<string, Slot<V, A>>()
  let most = KEPT
  let clearedAt = clock.now()
  let watched = 0
  let touched: Slot<V, A>[] = []

  const update = (slot: Slot<V, A>, at?: number): void => {
    slot.view = derive(slot.name, slot.view, at)
    slot.version = version()
  }
  /** Forgets those that nobody listens to, now and then, when many have come together: so it needs no timer. */
  const clear = (now: number): void => {
    if (Math.abs(now - clearedAt) > KEPT_MS) {
      for (const [name, slot] of slots) if (!(slot.isKept = hasListeners(slot))) slots.delete(name)
      clearedAt = now
    }
    most = slots.size + KEPT
  }
  const newSlot = (name: string): Slot<V, A> => {
    const read = (): V => look(slot)
    const slot: Slot<V, A> = {
      name,
      read,
      readInitial: initial?.(name) ?? read,
      subscribe: (listener) => join(slot, listener),
      view: undefined as V,
      version: STALE,
      isKept: true,
      only: undefined,
      all: undefined,
      leave: undefined,
      beside: undefined,
    }
    return slot
  }
  /** The one of this name; while nobody listened one may have been forgotten (`lost`), and another one made. */
  const slotOf = (name: string, lost?: Slot<V, A>): Slot<V, A> => {
    const known = slots.get(name)
    if (known) return known
    const slot = lost ?? newSlot(name)
    if (slots.size >= most) clear(clock.now())
    slot.isKept = true
    slots.set(name, slot)
    return slot
  }
  const kept = (slot: Slot<V, A>): Slot<V, A> => (slot.isKept ? slot : slotOf(slot.name, slot))
  const look = (given: Slot<V, A>): V => {
    if (hasListeners(given)) return given.view
    const slot = kept(given)
    if (!hasListeners(slot)) update(slot)
    return slot.view
  }
  const leave = (slot: Slot<V, A>): void => {
    if (hasListeners(slot)) return
    watched--
    slot.leave?.()
    left?.()
  }
  const join = (given: Slot<V, A>, one: Listening<A>): Cancel => {
    const slot = kept(given)
    if (!hasListeners(slot)) {
      watched++
      if (slot.version !== version()) update(slot)
      slot.leave = want?.(slot.name)
    }
    return listen(slot, one, leave)
  }

  return {
    slots,
    watched: () => watched,
    slotOf,
    read: (name) => look(slotOf(name)),
    subscribe: (name, listener) => join(slotOf(name), { listener, isShared: true }),
    touch(name) {
      const slot = watched > 0 ? slots.get(name) : undefined
      if (!slot || slot.version === STALE) return
      slot.version = STALE
      touched.push(slot)
    },
    refresh(isAll, now, changed) {
      if (isAll ? slots.size === 0 : touched.length === 0) return
      const due = isAll ? [...slots.values()] : touched
      touched = []
      for (const slot of due) {
        const before = slot.view
        if (hasListeners(slot)) update(slot, now)
        if (slot.view !== before) changed.push(slot)
      }
    },
  }
}
