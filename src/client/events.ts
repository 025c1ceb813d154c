import type { Cancel } from '../seams/clock.ts'
import { hasListeners, listen, tell } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import type { InspectListener, SyncEvents } from './types.ts'

/** What is told of, by the name under which it is. */
interface Details extends SyncEvents {
  readonly inspect: Parameters<InspectListener>[0]
}

/** What happens once, to those who are there to hear it. */
export interface Events {
  /** `changed` is called now that the handler is there, and when it has gone again. */
  readonly on: <E extends keyof Details>(event: E, handler: (detail: Details[E]) => void, changed: () => void) => Cancel
  readonly emit: <E extends keyof Details>(event: E, detail: Details[E]) => void
  /** Whether anybody would hear of it. */
  readonly has: (event: keyof Details) => boolean
}

export function createEvents(): Events {
  const handlers = new Map<string, Listeners<[never]>>()
  const of = (event: string): Listeners<[never]> => handlers.get(event) ?? {}
  return {
    on(event, handler, changed) {
      const own = of(event)
      handlers.set(event, own)
      const cancel = listen<[never], Listeners<[never]>>(own, { listener: handler }, changed)
      changed()
      return cancel
    },
    emit: (event, detail) => tell(of(event), new Set(), detail as never),
    has: (event) => hasListeners(of(event)),
  }
}
