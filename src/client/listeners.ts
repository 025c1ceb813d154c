import type { Cancel } from '../seams/clock.ts'
import { callSafely } from './report.ts'

type Listener<A extends readonly unknown[]> = (...args: A) => void

/** Those who listen: mostly one alone, which needs no table; from the second on, with how often each was added. */
export interface Listeners<A extends readonly unknown[] = readonly []> {
  only?: Listener<A> | undefined
  all?: Map<Listener<A>, number> | undefined
}

/** Whether anybody listens. */
export function hasListeners({ only, all }: Listeners<never>): boolean {
  return !!(only ?? all)
}

/** Adds a listener, which may be there already; `left` is called with the others when it has gone again. */
export function listen<A extends readonly unknown[], L extends Listeners<A>>(
  listeners: L,
  listener: Listener<A>,
  left?: (listeners: L) => void,
): Cancel {
  if (hasListeners(listeners)) {
    const all = (listeners.all ??= new Map(listeners.only && [[listeners.only, 1]]))
    listeners.only = undefined
    all.set(listener, (all.get(listener) ?? 0) + 1)
  } else listeners.only = listener
  let isHere = true
  return () => {
    if (!isHere) return
    isHere = false
    remove(listeners, listener)
    left?.(listeners)
  }
}

function remove<A extends readonly unknown[]>(listeners: Listeners<A>, listener: Listener<A>): void {
  const { all } = listeners
  listeners.only = undefined
  const left = (all?.get(listener) ?? 1) - 1
  if (left > 0) all?.set(listener, left)
  else all?.delete(listener)
  if (all?.size === 0) listeners.all = undefined
}

/** Calls each listener that is not among `called`, and adds it there. One that is removed meanwhile is not called. */
export function tell<A extends readonly unknown[]>(listeners: Listeners<A>, called: Set<unknown>, ...args: A): void {
  const { only, all } = listeners
  for (const listener of only ? [only] : [...(all?.keys() ?? [])]) {
    if (called.has(listener) || !(listeners.only === listener || listeners.all?.has(listener))) continue
    called.add(listener)
    callSafely(listener, ...args)
  }
}
