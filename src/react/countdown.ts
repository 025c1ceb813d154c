import type { Cancel, Clock } from '../seams/clock.ts'

/** Counts down to a moment, in whole steps. */
export class Countdown {
  readonly #clock: Clock
  readonly #until: number
  readonly #stepMs: number

  /** Throws a RangeError for steps that lead nowhere. */
  constructor(clock: Clock, until: number, stepMs: number) {
    if (!(stepMs > 0)) throw new RangeError(`tickMs is ${stepMs}; give milliseconds above 0, or Infinity for no ticks`)
    this.#clock = clock
    this.#until = until
    this.#stepMs = stepMs
  }

  /** Milliseconds left, rounded up to whole steps: zero from the moment itself on, never earlier. */
  readonly remainingMs = (): number => Math.max(0, Math.ceil(this.#leftMs() / this.#stepMs) * this.#stepMs)

  /** Calls `listener` at every step until the moment has come. */
  readonly subscribe = (listener: () => void): Cancel => {
    let cancel: Cancel | undefined
    const wait = (): void => {
      const leftMs = this.#leftMs()
      if (leftMs <= 0) return
      cancel = this.#clock.after(leftMs % this.#stepMs || this.#stepMs, () => {
        wait()
        listener()
      })
    }
    wait()
    return () => cancel?.()
  }

  #leftMs(): number {
    return this.#until - this.#clock.now()
  }
}
