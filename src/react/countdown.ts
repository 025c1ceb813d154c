import type { Cancel, Clock } from '../seams/clock.ts'

/** Counts down to a moment, in whole steps. */
export interface Countdown {
  /** Milliseconds left, rounded up to whole steps: zero from the moment itself on, never earlier. */
  readonly remainingMs: () => number
  /** Calls `listener` at every step until the moment has come. */
  readonly subscribe: (listener: () => void) => Cancel
}

/** Throws a RangeError for steps that lead nowhere. */
export function createCountdown(clock: Clock, until: number, stepMs: number): Countdown {
  if (!(stepMs > 0)) throw new RangeError(`tickMs is ${stepMs}; give milliseconds above 0, or Infinity for no ticks`)
  const leftMs = (): number => Math.max(0, until - clock.now())
  return {
    remainingMs: () => Math.ceil(leftMs() / stepMs) * stepMs,
    subscribe(listener) {
      let cancel: Cancel | undefined
      const wait = (): void => {
        const ms = leftMs()
        cancel =
          ms > 0
            ? clock.after(ms % stepMs || stepMs, () => {
                wait()
                listener()
              })
            : undefined
      }
      wait()
      return () => cancel?.()
    },
  }
}
