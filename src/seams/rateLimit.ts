import type { Clock } from './clock.ts'

/** A budget that refills with time: so many at once, so many per second in the long run. */
export class RateLimit {
  readonly #perSecond: number
  readonly #burst: number
  readonly #clock: Clock
  #left: number
  #countedAt: number

  constructor(perSecond: number, burst: number, clock: Clock) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#clock = clock
    this.#left = burst
    this.#countedAt = clock.now()
  }

  /** Takes one if there is one. Returns the milliseconds until there will be one: 0 when it was taken. */
  take(): number {
    this.#refill()
    if (this.#left < 1) return Math.ceil(((1 - this.#left) / this.#perSecond) * 1000)
    this.#left -= 1
    return 0
  }

  /** A clock that was set back gives nothing and takes nothing. */
  #refill(): void {
    const now = this.#clock.now()
    const seconds = Math.max(0, now - this.#countedAt) / 1000
    this.#countedAt = now
    this.#left = Math.min(this.#burst, this.#left + seconds * this.#perSecond)
  }
}
