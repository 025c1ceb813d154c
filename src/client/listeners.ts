import type { Cancel } from '../seams/clock.ts'
import { callSafely } from './report.ts'

export type Listener<A extends readonly unknown[]> = (...args: A) => void

/** Somebody who listens once; one that `isShared` may listen elsewhere too. */
interface Listening<A extends readonly unknown[]> {
  readonly listener: Listener<A>
  readonly isShared: boolean | undefined
}

/** Those who listen: mostly one alone, which needs no table. */
export interface Listeners<A extends readonly unknown[] = readonly []> {
  only?: Listening<A> | undefined
  all?: Set<Listening<A>> | undefined
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
  isShared?: boolean,
): Cancel {
  const one = { listener, isShared }
  if (hasListeners(listeners)) {
    listeners.all ??= new Set(listeners.only && [listeners.only])
    listeners.all.add(one)
    listeners.only = undefined
  } else listeners.only = one
  return () => {
    if (listeners.only === one) listeners.only = undefined
    else if (!listeners.all?.delete(one)) return
    if (listeners.all?.size === 0) listeners.all = undefined
    left?.(listeners)
  }
}

/** Calls each listener, but a shared one that is among `called` already; adds it there. One that is removed meanwhile is not called. */
export function tell<A extends readonly unknown[]>(
  { only, all }: Listeners<A>,
  called: Set<unknown>,
  ...args: A
): void {
  if (only) call(only, called, args)
  else for (const one of [...(all ?? [])]) if (all?.has(one)) call(one, called, args)
}

function call<A extends readonly unknown[]>({ listener, isShared }: Listening<A>, called: Set<unknown>, args: A): void {
  // A table of thousands that listen to one key each would cost half of telling them.
  if (isShared) {
    if (called.has(listener)) return
    called.add(listener)
  }
  callSafely(listener, ...args)
}
