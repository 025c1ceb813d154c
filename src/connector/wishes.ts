import type { Interest } from '../transport/messages.ts'

/** Keys and beginnings of keys. */
export interface Named {
  readonly keys: Iterable<string>
  readonly prefixes: Iterable<string>
}

/** What one client wants to hear of. */
export class Wishes {
  readonly #keys: Set<string>
  readonly #prefixes: Set<string>

  constructor({ keys, prefixes }: Interest) {
    this.#keys = new Set(keys)
    this.#prefixes = new Set(prefixes)
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
    return this.#keys.has(key) || [...this.#prefixes].some((prefix) => key.startsWith(prefix))
  }

  add({ keys, prefixes }: Named): void {
    for (const key of keys) this.#keys.add(key)
    for (const prefix of prefixes) this.#prefixes.add(prefix)
  }

  drop({ keys, prefixes }: Named): void {
    for (const key of keys) this.#keys.delete(key)
    for (const prefix of prefixes) this.#prefixes.delete(prefix)
  }
}
