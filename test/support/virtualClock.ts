import type { Cancel, Clock } from '../../src/seams/clock.ts'

interface Timer {
  readonly due: number
  readonly task: () => void
}

/** A clock that moves only when told; timers run in order of due time, and of being set. */
export class VirtualClock implements Clock {
  #now: number
  #timers: readonly Timer[] = []

  constructor(startMs = 1_800_000_000_000) {
    this.#now = startMs
  }

  /** How many timers are waiting. */
  get waiting(): number {
    return this.#timers.length
  }

  now(): number {
    return this.#now
  }

  after(ms: number, task: () => void): Cancel {
    const timer = { due: this.#now + Math.max(0, ms), task }
    this.#timers = [...this.#timers, timer].toSorted((a, b) => a.due - b.due)
    return () => this.#remove(timer)
  }

  /** Moves time on and runs what becomes due on the way, including what that sets. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (let next = this.#timers[0]; next && next.due <= end; next = this.#timers[0]) {
      this.#now = next.due
      this.#remove(next)
      next.task()
    }
    this.#now = end
  }

  /** A machine asleep: time passes, and what was due meanwhile runs once, late. */
  wakeAfter(ms: number): void {
    this.#now += ms
    const late = this.#timers.filter(({ due }) => due <= this.#now)
    for (const timer of late) {
      this.#remove(timer)
      timer.task()
    }
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer)
  }
}
