import type { Cancel, Clock } from '../seams/clock.ts'
import type { PendingWrite } from './pendingWrite.ts'

const MAX_UNANSWERED = 100
const PAUSE_MS = 1000

/** Which keys have a write to send, and how many writes the connector may still be given: it answers so many a second and no more. */
export class SendWindow {
  readonly #clock: Clock
  readonly #resume: () => void
  #due = new Set<string>()
  #sent = new Map<number, PendingWrite>()
  #cancelPause: Cancel | null = null

  /** `resume` is called when a pause is over. */
  constructor(clock: Clock, resume: () => void) {
    this.#clock = clock
    this.#resume = resume
  }

  get isOpen(): boolean {
    return this.#cancelPause === null && this.#sent.size < MAX_UNANSWERED
  }

  /** The keys with a write to send, in their order. */
  get due(): Iterable<string> {
    return this.#due
  }

  add(key: string): void {
    this.#due.add(key)
  }

  done(key: string): void {
    this.#due.delete(key)
  }

  sent(write: PendingWrite): void {
    write.sent = true
    this.#sent.set(write.id, write)
  }

  /** The write that an answer is for, if it is still under way; it no longer is. */
  answered(id: number): PendingWrite | undefined {
    const write = this.#sent.get(id)
    if (write) write.sent = false
    this.#sent.delete(id)
    return write
  }

  /** Sends nothing for a second: the connector said that it was too much. */
  pause(): void {
    this.#cancelPause ??= this.#clock.after(PAUSE_MS, () => {
      this.#cancelPause = null
      this.#resume()
    })
  }

  /** Puts the keys in another order. */
  order(keys: readonly string[]): void {
    this.#due = new Set(keys)
  }

  /** Forgets what is under way. */
  close(): void {
    for (const id of this.#sent.keys()) this.answered(id)
    this.#cancelPause?.()
    this.#cancelPause = null
  }
}
