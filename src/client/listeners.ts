import { callSafely } from './report.ts'

export type Listener = () => void

/** Who listens to which key: most keys have one listener, so that a Set is made for the second only. */
export class Listeners {
  readonly #held = new Map<string, Listener | Set<Listener>>()

  has(key: string): boolean {
    return this.#held.has(key)
  }

  /** Adds a listener; returns what `remove` takes it away by, which is another one for each time that it is added. */
  add(key: string, listener: Listener): Listener {
    const held = this.#held.get(key)
    const own = isAmong(held, listener) ? (): void => listener() : listener
    if (held === undefined) this.#held.set(key, own)
    else if (held instanceof Set) held.add(own)
    else this.#held.set(key, new Set([held, own]))
    return own
  }

  remove(key: string, own: Listener): void {
    const held = this.#held.get(key)
    if (held instanceof Set) held.delete(own)
    if (held === own || (held instanceof Set && held.size === 0)) this.#held.delete(key)
  }

  /** Calls each listener of the key that is not among `called`, and adds it there. One that is removed meanwhile is not called. */
  call(key: string, called: Set<Listener>): void {
    const held = this.#held.get(key)
    if (held === undefined) return
    if (!(held instanceof Set)) return callOnce(held, called)
    for (const listener of [...held]) if (held.has(listener)) callOnce(listener, called)
  }
}

function isAmong(held: Listener | Set<Listener> | undefined, listener: Listener): boolean {
  return held instanceof Set ? held.has(listener) : held === listener
}

function callOnce(listener: Listener, called: Set<Listener>): void {
  if (called.has(listener)) return
  called.add(listener)
  callSafely(listener)
}
