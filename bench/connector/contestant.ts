/** What a contestant sets up: a server, and readers that have joined. */
export interface Setup {
  /** Writes keys to values in one turn. */
  readonly write: (changes: readonly (readonly [key: string, value: string])[]) => void
  /** Resolves when every reader has heard so many updates since it was asked last. */
  readonly heard: (count: number) => Promise<void>
  /** Milliseconds from the first reader's connecting until all had what the server held. */
  readonly joinedMs: number
  /** Bytes sent to all readers since the start. */
  readonly bytes: () => number
  readonly close: () => Promise<void>
}

/** Serves `data` over loopback to so many readers; resolves when they all have it. */
export type Contestant = (readers: number, data: ReadonlyMap<string, string>) => Promise<Setup>

/** Counts what readers hear, and wakes whoever waits for a number. */
export class Ears {
  readonly #counts: number[]
  #wanted = Infinity
  #wake: () => void = () => {}

  constructor(readers: number) {
    this.#counts = Array.from({ length: readers }, () => 0)
  }

  hear(reader: number, count: number): void {
    this.#counts[reader] = (this.#counts[reader] ?? 0) + count
    if (this.#counts.every((heard) => heard >= this.#wanted)) this.#wake()
  }

  async all(count: number): Promise<void> {
    this.#wanted = count
    if (!this.#counts.every((heard) => heard >= count)) await new Promise<void>((wake) => (this.#wake = wake))
    this.#wanted = Infinity
    for (let reader = 0; reader < this.#counts.length; reader++)
      this.#counts[reader] = (this.#counts[reader] ?? 0) - count
  }
}
