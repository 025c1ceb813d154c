/** Remembers ids for at least `lifetime` and at most twice as long, in two generations, so that forgetting costs nothing. */
export class SeenCache {
  readonly #lifetime: number
  readonly #capacity: number
  #young = new Set<string>()
  #old = new Set<string>()
  #turnsAt = 0

  /** `lifetime` in the unit of `now`; a generation that reaches `capacity` ids is turned early. */
  constructor(lifetime: number, capacity: number) {
    this.#lifetime = lifetime
    this.#capacity = capacity
  }

  has(id: string): boolean {
    return this.#young.has(id) || (this.#old.size > 0 && this.#old.has(id))
  }

  /** Remembers an id; false if it was remembered already. */
  add(id: string, now: number): boolean {
    if (now >= this.#turnsAt || this.#young.size >= this.#capacity) this.#turn(now)
    const { size } = this.#young
    this.#young.add(id)
    return this.#young.size > size && !(this.#old.size > 0 && this.#old.has(id))
  }

  #turn(now: number): void {
    const stale = now >= this.#turnsAt + this.#lifetime
    this.#old = stale ? new Set() : this.#young
    this.#young = new Set()
    this.#turnsAt = now + this.#lifetime
  }
}
