import { isHexKey } from '../dictionary/hexKey.ts'

/** Keys and beginnings of keys. */
export interface Named {
  readonly keys: Iterable<string>
  readonly prefixes: Iterable<string>
}

/** Whether a prefix of so many characters can name a key: a hex key is named by no prefix that is none. */
export function isReach(length: number, key: string): boolean {
  return length <= key.length && (!isHexKey(key) || isHexKey(key.slice(0, length)))
}

/** What one client wants to hear of. */
export class Wishes {
  readonly #keys = new Set<string>()
  readonly #prefixes = new Set<string>()
  /** The lengths that prefixes have or had: a key is looked up once for each, however many prefixes there are. */
  readonly #lengths = new Set<number>()

  constructor(named: Named) {
    this.add(named)
  }

  get size(): number {
    return this.#keys.size + this.#prefixes.size
  }

  get keys(): ReadonlySet<string> {
    return this.#keys
  }

  get prefixes(): ReadonlySet<string> {
    return this.#prefixes
  }

  has(key: string): boolean {
    if (this.#keys.has(key)) return true
    for (const length of this.#lengths)
      if (isReach(length, key) && this.#prefixes.has(key.slice(0, length))) return true
    return false
  }

  add({ keys, prefixes }: Named): void {
    for (const key of keys) this.#keys.add(key)
    for (const prefix of prefixes) {
      this.#prefixes.add(prefix)
      this.#lengths.add(prefix.length)
    }
  }

  drop({ keys, prefixes }: Named): void {
    for (const key of keys) this.#keys.delete(key)
    for (const prefix of prefixes) this.#prefixes.delete(prefix)
  }
}
