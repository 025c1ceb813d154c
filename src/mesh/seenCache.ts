import { IdSet } from './idSet.ts'

/** Remembers ids for at least `lifetime` and at most twice as long, in two generations, so that forgetting costs nothing. */
export class SeenCache {
  readonly #lifetime: number
  readonly #capacity: number
  #young = new IdSet()
  #old = new IdSet()
  #turnsAt = 0

  /** `lifetime` in the unit of `now`; a generation that reaches `capacity` ids is turned early. */
  constructor(lifetime: number, capacity: number) {
    this.#lifetime = lifetime
    this.#capacity = capacity
  }

  /** Whether the id (a SHA-256) that begins at `bytes[start]` is remembered. */
  has(bytes: Uint8Array, start = 0): boolean {
    return this.#young.has(bytes, start) || (this.#old.size > 0 && this.#old.has(bytes, start))
  }

  /** Remembers the id that begins at `bytes[start]`; false if it was remembered already. */
  add(bytes: Uint8Array, start: number, now: number): boolean {
    if (now >= this.#turnsAt || this.#young.size >= this.#capacity) this.#turn(now)
    return this.#young.add(bytes, start) && !(this.#old.size > 0 && this.#old.has(bytes, start))
  }

  #turn(now: number): void {
    const stale = now >= this.#turnsAt + this.#lifetime
    this.#old = stale ? new IdSet() : this.#young
    this.#young = new IdSet()
    this.#turnsAt = now + this.#lifetime
  }
}
