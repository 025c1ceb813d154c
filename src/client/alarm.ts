import type { Cancel, Clock } from '../seams/clock.ts'

/** How long it waits at a stretch, in milliseconds: the timers of a machine that slept come as much later, its clock does not. */
const STRETCH_MS = 15_000

/** Rings once, at the first of the moments it was set to. */
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
  const wait = (): void => {
    cancel = clock.after(Math.min(Math.max(0, ringsAt - clock.now()), STRETCH_MS), () => {
      if (clock.now() < ringsAt) return wait()
      ringsAt = Infinity
      ring()
    })
  }
  return {
    cancel: clear,
    expect(at) {
      if (at >= ringsAt) return
      clear()
      ringsAt = at
      wait()
    },
  }
}
