import type { LeaseLost } from '../dictionary/source.ts'

type Loss = LeaseLost<Uint8Array, Uint8Array>

const maxLosses = 1_000
const maxBytes = 4 * 2 ** 20

/** Losses of owners who may be away, until they are asked for. Of too many the oldest are forgotten. */
export class WaitingLosses {
  #losses: readonly Loss[] = []
  #bytes = 0

  keep(lost: Loss): void {
    this.#losses = [...this.#losses, lost]
    this.#bytes += sizeOf(lost)
    while (this.#losses.length > maxLosses || this.#bytes > maxBytes) this.#forgetOldest()
  }

  /** Hands out an owner's, once. */
  take(owner: string): readonly Loss[] {
    const taken = this.#losses.filter((lost) => lost.owner === owner)
    if (taken.length === 0) return []
    this.#losses = this.#losses.filter((lost) => lost.owner !== owner)
    this.#bytes = this.#losses.reduce((bytes, lost) => bytes + sizeOf(lost), 0)
    return taken
  }

  #forgetOldest(): void {
    const [oldest, ...others] = this.#losses
    this.#losses = others
    if (oldest) this.#bytes -= sizeOf(oldest)
  }
}

const sizeOf = ({ key, mine, winner }: Loss): number =>
  key.length + (mine?.value.length ?? 0) + (winner?.value.length ?? 0)
