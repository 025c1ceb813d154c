import type { ResumePoint } from '../transport/messages.ts'

/** Remembers which keys changed, as many changes back as it was told to: from there on a client can resume. */
export class ChangeLog {
  /** This life of the connector. */
  readonly feed: string
  readonly #max: number
  /** The change with the number n stands at n modulo `max`. */
  readonly #keys: string[] = []
  #sequence = 0

  constructor(feed: string, max: number) {
    this.feed = feed
    this.#max = max
  }

  /** Number of the newest change. */
  get sequence(): number {
    return this.#sequence
  }

  add(key: string): void {
    this.#sequence++
    if (this.#max > 0) this.#keys[this.#sequence % this.#max] = key
  }

  /** The keys that changed since a client was told all; null if that is not known any more, or never was. */
  since({ feed, sequence }: ResumePoint): ReadonlySet<string> | null {
    if (feed !== this.feed || sequence > this.#sequence || this.#sequence - sequence > this.#max) return null
    const keys = new Set<string>()
    for (let number = sequence + 1; number <= this.#sequence; number++) keys.add(this.#keys[number % this.#max] ?? '')
    return keys
  }
}
