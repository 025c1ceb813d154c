import type { Cancel, Clock } from '../seams/clock.ts'
import { listen } from './listeners.ts'
import type { Listeners } from './listeners.ts'

const IDLE_VIEWS = 1000
const IDLE_MS = 30_000

/** What somebody listens to. */
interface Watched<V, A extends readonly unknown[]> {
  view: V
  readonly listeners: Listeners<A>
}

/** What is shown of things by their names, and who listens to it; `A` is what they are told. */
export interface Views<V, A extends readonly unknown[] = readonly []> {
  /** Those that have listeners, by name. */
  readonly watched: ReadonlyMap<string, Watched<V, A>>
  readonly read: (name: string) => V
  readonly subscribe: (name: string, listener: (...told: A) => void) => Cancel
  /** Derives those of these names that have listeners anew, and adds the listeners of each that is another one now to `told`. */
  readonly refresh: (names: Iterable<string>, told: Listeners<A>[]) => void
}

/**
 * Views that `derive` makes, and gives back as they were where they are the same. That of a name with a listener is derived by `refresh`
 * alone; others at each reading, and are forgotten some time after the last one: a hook reads first and listens later. `left` is called
 * when a name has no listener any more.
 */
export function createViews<V, A extends readonly unknown[] = readonly []>(
  clock: Clock,
  derive: (name: string, before: V | undefined) => V,
  left?: () => void,
): Views<V, A> {
  const watched = new Map<string, Watched<V, A>>()
  const idle = new Map<string, V>()
  let idleSince = clock.now()

  const watch = (name: string): Watched<V, A> => {
    const slot = { view: idle.get(name) as V, listeners: new Set() as Listeners<A> }
    watched.set(name, slot)
    idle.delete(name)
    slot.view = derive(name, slot.view)
    return slot
  }

  return {
    watched,
    read(name) {
      const slot = watched.get(name)
      if (slot) return slot.view
      const view = derive(name, idle.get(name))
      if (idle.size >= IDLE_VIEWS && Math.abs(clock.now() - idleSince) > IDLE_MS) {
        idle.clear()
        idleSince = clock.now()
      }
      idle.set(name, view)
      return view
    },
    subscribe(name, listener) {
      const slot = watched.get(name) ?? watch(name)
      return listen(slot.listeners, listener, () => {
        if (slot.listeners.size > 0) return
        watched.delete(name)
        idle.set(name, slot.view)
        left?.()
      })
    },
    refresh(names, told) {
      for (const name of names) {
        const slot = watched.get(name)
        const before = slot?.view
        if (slot && before !== (slot.view = derive(name, before))) told.push(slot.listeners)
      }
    },
  }
}
