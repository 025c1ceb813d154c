import { systemClock } from '../src/seams/clock.ts'
import type { Cancel, Clock } from '../src/seams/clock.ts'

interface Timer {
  readonly due: number
  readonly task: () => void
  cancel: Cancel
}

/** Real time, that one may jump ahead in: a countdown runs for the reader, and ends at once for a test. */
export class StoryClock implements Clock {
  readonly #timers = new Set<Timer>()
  #aheadMs = 0

  now(): number {
    return systemClock.now() + this.#aheadMs
  }

  after(ms: number, task: () => void): Cancel {
    const timer: Timer = { due: this.now() + ms, task, cancel: () => {} }
    this.#timers.add(timer)
    this.#arm(timer)
    return () => this.#drop(timer)
  }

  /** Jumps ahead and runs what became due on the way, in order. */
  advance(ms: number): void {
    this.#aheadMs += ms
    for (const timer of [...this.#timers].toSorted((a, b) => a.due - b.due)) {
      timer.cancel()
      if (timer.due <= this.now()) this.#run(timer)
      else this.#arm(timer)
    }
  }

  #arm(timer: Timer): void {
    timer.cancel = systemClock.after(timer.due - this.now(), () => this.#run(timer))
  }

  #run(timer: Timer): void {
    if (!this.#timers.has(timer)) return
    this.#drop(timer)
    timer.task()
  }

  #drop(timer: Timer): void {
    timer.cancel()
    this.#timers.delete(timer)
  }
}
