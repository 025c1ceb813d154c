import type { Cancel, Clock } from '../seams/clock.ts'
import type { Random } from '../seams/random.ts'

export interface RoundsOptions {
  readonly clock: Clock
  readonly random: Random
  /** The shortest and the longest wait, in milliseconds; each is up to 20 % shorter or longer. */
  readonly minMs: number
  readonly maxMs: number
  readonly round: () => void
}

/** Does something again and again: often after a change, and the more seldom the longer there was none. */
export class Rounds {
  readonly #options: RoundsOptions
  #waitMs = 0
  #cancel: Cancel | undefined

  constructor(options: RoundsOptions) {
    this.#options = options
  }

  get areRunning(): boolean {
    return this.#cancel !== undefined
  }

  /** Begins with the shortest wait. */
  start(): void {
    this.#wait(this.#options.minMs)
  }

  /** Something changed: the next round comes after the shortest wait. */
  hasten(): void {
    if (this.areRunning && this.#waitMs > this.#options.minMs) this.start()
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #wait(ms: number): void {
    const { clock, random, maxMs, round } = this.#options
    this.stop()
    this.#waitMs = Math.min(ms, maxMs)
    this.#cancel = clock.after(this.#waitMs * (0.8 + 0.4 * random()), () => {
      this.#wait(2 * this.#waitMs)
      round()
    })
  }
}
