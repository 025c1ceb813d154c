import type { Cancel } from '../seams/clock.ts'
import { callSafely } from './report.ts'

export type Listener<A extends readonly unknown[]> = (...args: A) => void

/** Somebody who listens once: as it is where it listens to nothing else, else in a box of its own. One that `isShared` hears only once of what is told together. */
export type Listening<A extends readonly unknown[]> =
  | Listener<A>
  | { readonly listener: Listener<A>; readonly isShared?: boolean }

/** Those who listen: mostly one alone, which needs no table. */
export interface Listeners<A extends readonly unknown[] = readonly []> {
  only?: Listening<A> | undefined
  all?: Set<Listening<A>> | undefined
}

/** Whether anybody listens. */
export function hasListeners({ only, all }: Listeners<never>): boolean {
  return !!(only ?? all)
}

/** Adds a listener; `left` is called with the others when it has gone again. */
export function listen<A extends readonly unknown[], L extends Listeners<A>>(
  listeners: L,
  added: Listening<A>,
  left?: (listeners: L) => void,
): Cancel {
  let one: Listening<A> | null = added
  if (hasListeners(listeners)) {
    listeners.all ??= new Set(listeners.only && [listeners.only])
    listeners.all.add(added)
    listeners.only = undefined
  } else listeners.only = added
  return () => {
    if (listeners.only === one) listeners.only = undefined
    else if (!one || !listeners.all?.delete(one)) return
    one = null
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

function call<A extends readonly unknown[]>(one: Listening<A>, called: Set<unknown>, args: A): void {
  // A table of thousands that listen to one key each would cost half of telling them.
  if (typeof one === 'function') return callSafely(one, ...args)
  const { listener, isShared } = one
  if (isShared && called.has(listener)) return
  called.add(listener)
  callSafely(listener, ...args)
}
