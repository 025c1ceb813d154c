import type { Cancel } from '../seams/clock.ts'
import type { InspectEvent } from '../dictionary/source.ts'
import type { ClientMessage, ServerMessage } from '../transport/messages.ts'
import { callSafely } from './report.ts'

/** Is told in batches what passes between the connector's node and its neighbours; null where nothing is to be had. */
export type InspectListener = (events: readonly InspectEvent[] | null) => void

/** Who wants to know what passes between the connector's node and its neighbours; the connector tells as long as somebody does. */
export class Inspection {
  readonly #line: { send(message: ClientMessage): void }
  readonly #listeners = new Set<InspectListener>()

  constructor(line: { send(message: ClientMessage): void }) {
    this.#line = line
  }

  add(listener: InspectListener): Cancel {
    const own: InspectListener = (events) => listener(events)
    this.#listeners.add(own)
    this.#ask()
    return () => {
      if (this.#listeners.delete(own)) this.#ask()
    }
  }

  /** Each connection has to be asked anew. */
  receive(message: ServerMessage): void {
    if (message.type === 'welcome' && this.#listeners.size > 0) this.#ask()
    if (message.type !== 'inspect') return
    for (const listener of [...this.#listeners]) callSafely(() => listener(message.events))
  }

  #ask(): void {
    this.#line.send({ type: 'inspect', on: this.#listeners.size > 0 })
  }
}
