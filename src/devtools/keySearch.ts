import type { Cancel, Clock } from '../seams/clock.ts'

/** What a search has found. */
export interface KeysFound {
  /** In the order of the keys. */
  readonly keys: readonly string[]
  /** False while it still looks. */
  readonly isDone: boolean
}

/** So many keys are looked through at a time, a millisecond or two: whoever types is served in between. */
const SLICE = 5000

/**
 * Finds keys as somebody types: those that contain every word of the query, in upper or lower case. Many keys are looked through piece by piece, and
 * shown as they are found; what has been found is looked through again while the query only grows.
 */
export class KeySearch {
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  #found: KeysFound = { keys: [], isDone: true }
  #keys: readonly string[] = []
  #query = ''
  #cancel: Cancel | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  readonly read = (): KeysFound => this.#found

  readonly subscribe = (listener: () => void): Cancel => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Begins another search; the first keys have been looked through when it returns. */
  seek(keys: readonly string[], query: string): void {
    const isAgain = query === this.#query
    const isNarrower = keys === this.#keys && query.startsWith(this.#query) && this.#found.isDone
    const among = isNarrower ? this.#found.keys : keys
    this.stop()
    this.#keys = keys
    this.#query = query
    if (query.trim() === '') this.#show({ keys, isDone: true })
    else this.#look(among, matcher(query), [], 0, isAgain)
  }

  /** Looks no further. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** `isAgain`: only keys came or went, so what was found before stays on the screen until all is known. */
  #look(
    among: readonly string[],
    isFound: (key: string) => boolean,
    found: string[],
    from: number,
    isAgain: boolean,
  ): void {
    const end = Math.min(among.length, from + SLICE)
    for (const key of among.slice(from, end)) if (isFound(key)) found.push(key)
    const isDone = end === among.length
    if (!isDone) this.#cancel = this.#clock.after(0, () => this.#look(among, isFound, found, end, isAgain))
    if (isDone || !isAgain) this.#show({ keys: [...found], isDone })
  }

  #show(found: KeysFound): void {
    this.#found = found
    for (const listener of [...this.#listeners]) listener()
  }
}

/** Expressions that ignore case make no copy of each key. */
function matcher(query: string): (key: string) => boolean {
  const words = query.split(/\s+/).filter(Boolean)
  const tests = words.map((word) => new RegExp(word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`), 'iu'))
  return (key) => tests.every((test) => test.test(key))
}
