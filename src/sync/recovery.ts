import type { Cancel, Clock } from '../seams/clock.ts'
import { RecoveringError } from '../dictionary/errors.ts'
import { keyText } from '../dictionary/key.ts'

const longestMs = 5000

/**
 * Holds back the writes of a node that was not stopped cleanly, until it has heard from a peer what it may have forgotten, or has waited
 * 5 s for one: a write made on top of a lost one of its own would count as an older one elsewhere.
 */
export class Recovery {
  /** Fulfilled once writes are accepted. */
  readonly done: Promise<void>
  readonly #clock: Clock
  readonly #cancel: Cancel
  readonly #endsAt: number
  #finished = false
  #fulfil = (): void => {}

  constructor(clock: Clock, unclean: boolean) {
    this.#clock = clock
    this.#endsAt = clock.now() + longestMs
    this.done = new Promise((resolve) => (this.#fulfil = resolve))
    this.#cancel = unclean ? clock.after(longestMs, () => this.finish()) : () => {}
    if (!unclean) this.finish()
  }

  /** Throws `RecoveringError` while nothing may be written. */
  check(key: Uint8Array): void {
    if (this.#finished) return
    const retryAfter = Math.max(1, Math.ceil((this.#endsAt - this.#clock.now()) / 1000))
    throw new RecoveringError({ key: keyText(key), retryAfter })
  }

  /** Writes are accepted from now on. Idempotent. */
  finish(): void {
    this.#finished = true
    this.#cancel()
    this.#fulfil()
  }
}
