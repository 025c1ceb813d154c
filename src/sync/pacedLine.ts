import type { Cancel, Clock } from '../seams/clock.ts'

export interface PacedLineOptions {
  readonly clock: Clock
  readonly bytesPerSecond: number
  /** How many messages may wait; what is beyond is dropped. */
  readonly maxWaiting: number
  /** Sends one message and returns its bytes. */
  readonly send: (packets: readonly unknown[]) => number
}

/** Sends messages one after the other, never faster than so many bytes a second. */
export class PacedLine {
  readonly #options: PacedLineOptions
  #waiting: (readonly unknown[])[] = []
  #cancel: Cancel | undefined

  constructor(options: PacedLineOptions) {
    this.#options = options
  }

  push(packets: readonly unknown[]): void {
    if (this.#waiting.length >= this.#options.maxWaiting) return
    this.#waiting.push(packets)
    if (!this.#cancel) this.#sendNext()
  }

  /** Drops what waits. */
  clear(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#waiting = []
  }

  #sendNext(): void {
    this.#cancel = undefined
    const packets = this.#waiting.shift()
    if (!packets) return
    const { clock, bytesPerSecond, send } = this.#options
    this.#cancel = clock.after((1000 * send(packets)) / bytesPerSecond, () => this.#sendNext())
  }
}
