import type { Cancel, Clock } from '../seams/clock.ts'
import type { ClientMessage, Refusal } from '../transport/messages.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { PendingWrite } from './pendingWrite.ts'

/** How far writes get: nowhere, to a connector that said welcome, to one of which the whole snapshot is here. */
type Reach = 'closed' | 'offline' | 'welcome' | 'synced'

export interface OutboxOptions {
  readonly clock: Clock
  /** It is known what the key holds, or that it holds nothing. */
  isKnown(key: string): boolean
  /** Throws where a message cannot be sent. */
  send(message: ClientMessage): void
}

const PAUSE_MS = 1000

/** Sends writes when they can be sent, and knows which are not answered. */
export class Outbox {
  reach: Reach = 'offline'
  /** Those that this channel has not answered, by id. */
  readonly sent = new Map<number, PendingWrite>()
  readonly #options: OutboxOptions
  #cancelPause: Cancel | null = null

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Whether a write can be sent now. What its updaters make of the value held has to wait until that is known. */
  takes(write: PendingWrite): boolean {
    if (this.#cancelPause || this.sent.has(write.id)) return false
    const isFree = write.operation !== null || !write.needsHeld
    return this.reach === 'synced' ? isFree || this.#options.isKnown(write.key) : this.reach === 'welcome' && isFree
  }

  /** Sends a write; returns why it cannot be. `held` is what its updaters ran on. */
  send(write: PendingWrite, held: MirrorRecord | undefined): Refusal | null {
    try {
      this.#options.send({ type: 'write', id: write.id, operation: write.freeze(held) })
    } catch (error) {
      const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
      return { code: code === 'too-large' ? code : 'invalid-value', message: String(message) }
    }
    this.sent.set(write.id, write)
    return null
  }

  /** The write that an answer is for; it is no longer under way. */
  answered(id: number): PendingWrite | undefined {
    const write = this.sent.get(id)
    this.sent.delete(id)
    return write
  }

  /** Sends nothing for a second, and calls `resume` then: the connector said that it was too much. */
  pause(resume: () => void): void {
    this.#cancelPause ??= this.#options.clock.after(PAUSE_MS, () => {
      this.#cancelPause = null
      resume()
    })
  }

  /** The channel is gone. Returns the writes that were under way. */
  interrupt(): ReadonlySet<PendingWrite> {
    const sent = new Set(this.sent.values())
    this.sent.clear()
    this.#cancelPause?.()
    this.#cancelPause = null
    return sent
  }
}
