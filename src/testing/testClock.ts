import { systemClock } from '../seams/clock.ts'
import type { Cancel, Clock } from '../seams/clock.ts'

/** A clock that can be moved on. */
export interface TestClock extends Clock {
  /** Moves time on by so many milliseconds and runs what becomes due on the way, in order, before it returns. */
  readonly advance: (ms: number) => void
}

interface Timer {
  readonly due: number
  readonly task: () => void
  cancel: Cancel
}

/** 15 January 2027, 08:00 UTC. */
const start = 1_800_000_000_000

/** A clock that stands still until it is moved: what a test sees depends on nothing else. */
export const createManualClock = (startMs = start): TestClock =>
  new MovableClock(
    () => startMs,
    () => () => {},
  )

/** Real time, that one may jump ahead in: a countdown runs for the reader, and ends at once for a test. */
export const createFlowingClock = (): TestClock =>
  new MovableClock(
    () => systemClock.now(),
    (ms, task) => systemClock.after(ms, task),
  )

class MovableClock implements TestClock {
  readonly #base: () => number
  readonly #wait: (ms: number, task: () => void) => Cancel
  readonly #timers = new Set<Timer>()
  #aheadMs = 0

  constructor(base: () => number, wait: (ms: number, task: () => void) => Cancel) {
    this.#base = base
    this.#wait = wait
  }

  now(): number {
    return this.#base() + this.#aheadMs
  }

  after(ms: number, task: () => void): Cancel {
    const timer: Timer = { due: this.now() + Math.max(0, ms), task, cancel: () => {} }
    this.#timers.add(timer)
    this.#arm(timer)
    return () => this.#drop(timer)
  }

  advance(ms: number): void {
    const end = this.now() + ms
    for (let next = this.#nextUntil(end); next; next = this.#nextUntil(end)) {
      this.#aheadMs += Math.max(0, next.due - this.now())
      this.#run(next)
    }
    this.#aheadMs += Math.max(0, end - this.now())
    for (const timer of this.#timers) this.#arm(timer)
  }

  /** The earliest timer that is due by then; of several, the one that was set first. */
  #nextUntil(end: number): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.#timers) if (timer.due <= end && (!first || timer.due < first.due)) first = timer
    return first
  }

  #arm(timer: Timer): void {
    timer.cancel()
    timer.cancel = this.#wait(timer.due - this.now(), () => this.#run(timer))
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
