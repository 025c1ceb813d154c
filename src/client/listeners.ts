import type { Cancel } from '../seams/clock.ts'
import { callSafely } from './report.ts'

/** Those who listen, each at a place of its own: a listener that is added twice is there twice. */
export type Listeners<A extends readonly unknown[] = readonly []> = Set<readonly [listener: (...args: A) => void]>

/** Adds a listener; `left` is called when it has gone again. */
export function listen<A extends readonly unknown[]>(
  listeners: Listeners<A>,
  listener: (...args: A) => void,
  left?: () => void,
): Cancel {
  const place = [listener] as const
  listeners.add(place)
  return () => {
    if (listeners.delete(place)) left?.()
  }
}

/** Calls each listener that is not among `called`, and adds it there. One that is removed meanwhile is not called. */
export function tell<A extends readonly unknown[]>(listeners: Listeners<A>, called: Set<unknown>, ...args: A): void {
  for (const place of [...listeners]) {
    const [listener] = place
    if (!listeners.has(place) || called.has(listener)) continue
    called.add(listener)
    callSafely(() => listener(...args))
  }
}
