/** What an encoder tells a channel: the number of the first id, then ids; empty when there is nothing to tell. */
export type OwnerNews = readonly [first: number, ...owners: string[]] | readonly []

/** Numbers owner ids in the order in which they are first met. */
export class OwnerNumbers {
  readonly #numbers = new Map<string, number>()

  get size(): number {
    return this.#numbers.size
  }

  of(owner: string): number {
    const known = this.#numbers.get(owner)
    if (known !== undefined) return known
    const number = this.#numbers.size
    this.#numbers.set(owner, number)
    return number
  }

  /** What a channel has to be told that knows the numbers below `told`. */
  newsSince(told: number): OwnerNews {
    return told === this.size ? [] : [told, ...[...this.#numbers.keys()].slice(told)]
  }
}
