import type { Cancel } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { Message } from '../wire/message.ts'
import type { Connection } from './connection.ts'

/** Hears of a message that came in from a peer or went out to it, and of its frame's bytes. */
export type Onlooker = (direction: 'in' | 'out', connection: Connection, message: Message, bytes: number) => void

/** Those who look at every message, for people to see. While there are none it costs nothing. */
export class Onlookers {
  readonly #onlookers = new Set<Onlooker>()
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  add(onlooker: Onlooker): Cancel {
    this.#onlookers.add(onlooker)
    return () => this.#onlookers.delete(onlooker)
  }

  /** Messages of a peer that has not said who it is are not told. */
  tell(...told: Parameters<Onlooker>): void {
    const [, connection] = told
    if (this.#onlookers.size === 0 || !connection.peer) return
    for (const onlooker of this.#onlookers) {
      try {
        onlooker(...told)
      } catch (error) {
        this.#logger.error('a listener failed', { error })
      }
    }
  }
}
