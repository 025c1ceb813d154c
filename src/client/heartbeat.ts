import type { Cancel, Clock } from '../seams/clock.ts'

/** What a heartbeat wants done about a silent channel. */
export interface HeartbeatListener {
  /** Nothing was heard for a while: ask the other end for a sign of life. */
  ask(): void
  /** Nothing was heard after that either. */
  dead(): void
}

/** Watches one channel for silence. Hearing costs no timer: the one there is looks at the time when it comes due. */
export class Heartbeat {
  readonly #clock: Clock
  readonly #ms: number
  readonly #listener: HeartbeatListener
  #heardAt: number
  #asked = false
  #cancel: Cancel

  /** Waits `ms` milliseconds before it asks, and as long again before it gives up. */
  constructor(clock: Clock, ms: number, listener: HeartbeatListener) {
    this.#clock = clock
    this.#ms = ms
    this.#listener = listener
    this.#heardAt = clock.now()
    this.#cancel = clock.after(ms, this.#check)
  }

  heard(): void {
    this.#heardAt = this.#clock.now()
    this.#asked = false
  }

  close(): void {
    this.#cancel()
  }

  /** A clock that was set back shows less silence than there is, but never makes the next look come later than `ms` from now. */
  readonly #check = (): void => {
    const leftMs = Math.min(this.#ms, this.#heardAt + this.#ms - this.#clock.now())
    if (leftMs > 0) return this.#wait(leftMs)
    if (this.#asked) return this.#listener.dead()
    this.#asked = true
    this.#wait(this.#ms)
    this.#listener.ask()
  }

  #wait(ms: number): void {
    this.#cancel = this.#clock.after(ms, this.#check)
  }
}
