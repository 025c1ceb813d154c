import { useMemo, useSyncExternalStore } from 'react'
import type { Clock } from '../seams/clock.ts'
import { createCountdown } from './countdown.ts'

const nothing = { remainingMs: () => null, subscribe: () => () => {} }

/** Milliseconds until `until`, in whole steps; renders at each. Null without a moment, with an endless step, and on a server. */
export function useRemainingMs(clock: Clock, until: number | null, stepMs: number): number | null {
  const { subscribe, remainingMs } = useMemo(
    () => (until === null || stepMs === Infinity ? nothing : createCountdown(clock, until, stepMs)),
    [clock, until, stepMs],
  )
  return useSyncExternalStore<number | null>(subscribe, remainingMs, nothing.remainingMs)
}
