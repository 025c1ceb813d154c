/** Undoes what it was returned for; calling it again does nothing. */
export type Cancel = () => void

/** Where time comes from. Every module that waits or dates something is given one. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number
  /** Calls `task` once, `ms` milliseconds from now. */
  after(ms: number, task: () => void): Cancel
}

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
}
