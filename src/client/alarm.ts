import type { Cancel, Clock } from '../seams/clock.ts'

/** The longest that timers of every runtime can wait. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** Rings once, at the first of the moments it was set to, or before. */
export interface Alarm {
  /** Sets it to a moment of the clock, unless it rings earlier anyway. */
  readonly expect: (at: number) => void
  readonly cancel: () => void
}

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let ringsAt = Infinity
  let cancel: Cancel | undefined
  const clear = (): void => {
    cancel?.()
    ringsAt = Infinity
  }
  return {
    cancel: clear,
    expect(at) {
      if (at >= ringsAt) return
      clear()
      ringsAt = at
      cancel = clock.after(Math.min(Math.max(0, at - clock.now()), MAX_DELAY_MS), () => {
        ringsAt = Infinity
        ring()
      })
    },
  }
}
