import { soon } from './soon.ts'

/** Undoes what it was returned for; calling it again does nothing. */
export type Cancel = () => void

/** Where time comes from. Every module that waits or dates something is given one. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number
  /** Calls `task` once, `ms` milliseconds from now. */
  after(ms: number, task: () => void): Cancel
}

/** The machine's own clock and timers, wherever it runs. */
export const timerClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}

/** The time, from when it is asked for until the code that runs has finished. */
let moment: number | undefined
const endMoment = (): void => {
  moment = undefined
}

/**
 * The same, but for two things. Code that runs without a pause runs at one moment: the machine is asked for the time once, not at each of a thousand writes.
 * And 0 ms from now is the end of this turn of the event loop, where that can be had: a timer would take one.
 */
export const systemClock: Clock = {
  now() {
    if (moment === undefined) {
      moment = Date.now()
      soon(endMoment)
    }
    return moment
  },
  after(ms, task) {
    if (ms > 0 || typeof setImmediate !== 'function') return timerClock.after(ms, task)
    const turn = setImmediate(task)
    return () => clearImmediate(turn)
  },
}
