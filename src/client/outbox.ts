import type { Cancel, Clock } from '../seams/clock.ts'
import type { ClientMessage, Refusal } from '../transport/messages.ts'
import type { MirrorRecord } from './mirror.ts'
import type { PendingWrite } from './pendingWrite.ts'

/** How far writes get: nowhere, to a connector that said welcome, to one of which the whole snapshot is here. */
export type Reach = 'closed' | 'offline' | 'welcome' | 'synced'

const PAUSE_MS = 1000

/** Sends writes when they can be sent, and knows which are not answered. */
export class Outbox {
  reach: Reach = 'offline'
  readonly #clock: Clock
  readonly #deliver: (message: ClientMessage) => void
  readonly #sent = new Map<number, PendingWrite>()
  #cancelPause: Cancel | null = null

  /** `deliver` throws where a message cannot be sent. */
  constructor(clock: Clock, deliver: (message: ClientMessage) => void) {
    this.#clock = clock
    this.#deliver = deliver
  }

  /** Whether a write can be sent now. What its updaters make of the value held has to wait until that is known. */
  takes(write: PendingWrite): boolean {
    if (write.isSent || this.#cancelPause) return false
    if (this.reach === 'welcome') return write.operation !== null || !write.next?.needsHeld
    return this.reach === 'synced'
  }

  /** Sends a write; returns why it cannot be. `held` is what its updaters ran on. */
  send(write: PendingWrite, held: MirrorRecord | undefined): Refusal | null {
    try {
      this.#deliver({ type: 'write', id: write.id, operation: write.freeze(held) })
    } catch (error) {
      const { code, message } = error as { readonly code?: unknown; readonly message?: unknown }
      return { code: code === 'too-large' ? code : 'invalid-value', message: String(message) }
    }
    write.isSent = true
    this.#sent.set(write.id, write)
    return null
  }

  /** The write that an answer is for; it is no longer under way. */
  answered(id: number): PendingWrite | undefined {
    const write = this.#sent.get(id)
    if (write) write.isSent = false
    this.#sent.delete(id)
    return write
  }

  /** Sends nothing for a second, and calls `resume` then: the connector said that it was too much. */
  pause(resume: () => void): void {
    this.#cancelPause ??= this.#clock.after(PAUSE_MS, () => {
      this.#cancelPause = null
      resume()
    })
  }

  /** The channel is gone. Returns the writes that were under way. */
  interrupt(): ReadonlySet<PendingWrite> {
    const sent = new Set(this.#sent.values())
    for (const { id } of sent) this.answered(id)
    this.#cancelPause?.()
    this.#cancelPause = null
    return sent
  }
}
