import type { Cancel, Clock } from '../seams/clock.ts'
import { soon } from '../seams/soon.ts'

/**
 * When to tell what happened. Where all was quiet: as soon as those who are at work have finished, in the same turn of the event loop. While there is news
 * in one turn after the other: once a turn, at its end, so that more travels together.
 */
export class Turns {
  readonly #clock: Clock
  /** Tells; false where there was nothing to tell. */
  readonly #tell: () => boolean
  /** Ends the present turn; null where all is quiet. */
  #cancelEnd: Cancel | null = null
  #isClosed = false

  constructor(clock: Clock, tell: () => boolean) {
    this.#clock = clock
    this.#tell = tell
  }

  /** There is something to tell. */
  news(): void {
    if (this.#cancelEnd || this.#isClosed) return
    this.#begin()
    this.#tellSoon()
  }

  /** Tells nothing more. */
  close(): void {
    this.#isClosed = true
    this.#cancelEnd?.()
  }

  /** Not in `news`, which every write calls: what makes a function takes memory for it even where it does not come so far. */
  #tellSoon(): void {
    soon(() => {
      if (!this.#isClosed) this.#tell()
    })
  }

  #begin(): void {
    this.#cancelEnd = this.#clock.after(0, () => {
      this.#cancelEnd = null
      if (this.#tell() && !this.#isClosed) this.#begin()
    })
  }
}
