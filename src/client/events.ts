import type { Cancel } from '../seams/clock.ts'
import { callSafely } from './report.ts'
import type { SyncEvents } from './types.ts'

type Handlers = { readonly [E in keyof SyncEvents]: Set<(detail: SyncEvents[E]) => void> }

/** What happens once, to those who are there to hear it. */
export class Events {
  readonly #handlers: Handlers = { 'lease-lost': new Set(), message: new Set(), synced: new Set() }

  on<E extends keyof SyncEvents>(event: E, handler: (detail: SyncEvents[E]) => void): Cancel {
    const own = (detail: SyncEvents[E]): void => handler(detail)
    this.#handlers[event].add(own)
    return () => void this.#handlers[event].delete(own)
  }

  emit<E extends keyof SyncEvents>(event: E, detail: SyncEvents[E]): void {
    for (const handler of [...this.#handlers[event]]) {
      if (this.#handlers[event].has(handler)) callSafely(() => handler(detail))
    }
  }
}
