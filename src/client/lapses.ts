import type { Cancel, Clock } from '../seams/clock.ts'

/** The longest that timers of every runtime can wait. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** One timer for the first of many leases that runs out. */
export class Lapses {
  readonly #clock: Clock
  readonly #due: () => void
  #at: number | null = null
  #cancel: Cancel | null = null

  /** `due` is called at the earliest moment expected, or before; it has to say again what is expected. */
  constructor(clock: Clock, due: () => void) {
    this.#clock = clock
    this.#due = due
  }

  /** Something happens at this moment of the clock; null: nothing does. */
  expect(at: number | null): void {
    if (at === null || (this.#at !== null && this.#at <= at)) return
    this.close()
    this.#at = at
    this.#cancel = this.#clock.after(Math.min(Math.max(0, at - this.#clock.now()), MAX_DELAY_MS), () => {
      this.#at = null
      this.#due()
    })
  }

  /** Expects nothing any more. */
  close(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#at = null
  }
}
