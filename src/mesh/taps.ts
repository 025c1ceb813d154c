import type { Cancel } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { Message } from '../wire/message.ts'
import type { Connection } from './connection.ts'

/** A frame that a peer sent or was sent. */
export interface Passage {
  readonly direction: 'in' | 'out'
  readonly connection: Connection
  /** Null for a broadcast that was here before: those are dropped unread. */
  readonly message: Message | null
  /** Bytes of the frame. */
  readonly bytes: number
}

/** Those who look on while messages pass; with none a message costs one question. What passes before a peer has a name is not shown. */
export class Taps {
  readonly #listeners = new Set<(passage: Passage) => void>()
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  add(listener: (passage: Passage) => void): Cancel {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  note(direction: Passage['direction'], connection: Connection, message: Message | null, bytes: number): void {
    if (this.#listeners.size === 0 || !connection.peer) return
    for (const listener of this.#listeners) {
      try {
        listener({ direction, connection, message, bytes })
      } catch (error) {
        this.#logger.error('a listener failed', { error })
      }
    }
  }
}
