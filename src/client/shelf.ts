import type { Clock } from '../seams/clock.ts'

const KEPT = 1000
const KEPT_MS = 30_000

/** Things by name, those that are used and those that may be used in a moment. */
export interface Shelf<K, V> {
  readonly things: ReadonlyMap<K, V>
  readonly add: (name: K, thing: V) => void
}

/** Makes a shelf that is cleared now and then of what is not used, when much of it has come together: so it needs no timer. */
export function createShelf<K, V>(clock: Clock, isUsed: (thing: V) => boolean): Shelf<K, V> {
  const things = new Map<K, V>()
  let most = KEPT
  let clearedAt = clock.now()

  const clear = (): void => {
    if (Math.abs(clock.now() - clearedAt) > KEPT_MS) {
      for (const [name, thing] of things) if (!isUsed(thing)) things.delete(name)
      clearedAt = clock.now()
    }
    most = things.size + KEPT
  }
  return {
    things,
    add(name, thing) {
      if (things.size >= most) clear()
      things.set(name, thing)
    },
  }
}
