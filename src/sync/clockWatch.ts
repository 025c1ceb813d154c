import type { Connection } from '../mesh/connection.ts'
import type { ClockSkewed } from './liveDictionary.ts'

const maxPeers = 10_000
const levels = [
  { level: 'error', from: 30 },
  { level: 'warn', from: 5 },
] as const

/** Which peers' clocks were found to differ from ours, once per peer and level. Of too many peers the oldest are forgotten. */
export class ClockWatch {
  readonly #told = new Map<string, number>()

  /** What is news about a peer's clock; undefined for a difference that is small, or no greater than one that was told. */
  note({ id: peer, skew: seconds }: Pick<Connection, 'id' | 'skew'>): ClockSkewed | undefined {
    const found = levels.find(({ from }) => Math.abs(seconds) >= from)
    if (!found || found.from <= (this.#told.get(peer) ?? 0)) return undefined
    this.#told.set(peer, found.from)
    if (this.#told.size > maxPeers) this.#forgetOldest()
    return { type: 'clock-skew', peer, seconds, level: found.level }
  }

  #forgetOldest(): void {
    for (const oldest of this.#told.keys()) {
      this.#told.delete(oldest)
      return
    }
  }
}
