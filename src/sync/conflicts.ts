import type { Conflict } from '../dictionary/outcome.ts'
import { keyId } from '../dictionary/key.ts'

const maxKnown = 1_000

/** Which conflicts were told: the loser's further writes, and the same ones over other links, are no news. Of too many the oldest are forgotten. */
export class Conflicts {
  readonly #known = new Set<string>()

  /** True once for the two owners' claims of one epoch of a key. */
  isNews({ key, winner, loser }: Conflict): boolean {
    const id = JSON.stringify([keyId(key), winner.epoch, winner.owner, loser.owner])
    if (this.#known.has(id)) return false
    this.#known.add(id)
    if (this.#known.size > maxKnown) for (const oldest of this.#known) return this.#known.delete(oldest)
    return true
  }
}
