import { callSafely } from './report.ts'

export type Listener = () => void

/** Listeners as most keys have them: none, or one; a Set is made for the second only. */
export type ListenerSlot = Listener | Set<Listener> | undefined

/** A slot with one listener more, and what that is taken away by again: another function for each time that it is added. */
export function withListener(slot: ListenerSlot, listener: Listener): readonly [slot: ListenerSlot, own: Listener] {
  const isAmong = slot instanceof Set ? slot.has(listener) : slot === listener
  const own = isAmong ? (): void => listener() : listener
  if (slot instanceof Set) slot.add(own)
  return [slot instanceof Set ? slot : slot ? new Set([slot, own]) : own, own]
}

/** A slot without what `withListener` gave; undefined if that was the last. */
export function withoutListener(slot: ListenerSlot, own: Listener): ListenerSlot {
  if (!(slot instanceof Set)) return slot === own ? undefined : slot
  slot.delete(own)
  return slot.size > 0 ? slot : undefined
}

/** Calls each listener that is not among `called`, and adds it there. One that is removed meanwhile is not called. */
export function callListeners(slot: ListenerSlot, called: Set<Listener>): void {
  for (const listener of slot instanceof Set ? [...slot] : slot ? [slot] : []) {
    if (called.has(listener) || (slot instanceof Set && !slot.has(listener))) continue
    called.add(listener)
    callSafely(listener)
  }
}
