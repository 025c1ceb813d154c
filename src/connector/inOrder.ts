/** Handles items one after the other, although handling some takes time. */
export class InOrder<T> {
  readonly #handle: (item: T) => Promise<void> | void
  readonly #failed: (error: unknown) => void
  readonly #waiting: T[] = []
  #isBusy = false

  /** What `handle` throws is told to `failed`, and the next item is handled. */
  constructor(handle: (item: T) => Promise<void> | void, failed: (error: unknown) => void) {
    this.#handle = handle
    this.#failed = failed
  }

  /** How many items wait for one that takes time. */
  get waiting(): number {
    return this.#waiting.length
  }

  push(item: T): void {
    this.#waiting.push(item)
    if (!this.#isBusy) this.#next()
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.length = 0
  }

  #next(): void {
    for (let item = this.#waiting.shift(); item !== undefined; item = this.#waiting.shift()) {
      const later = this.#try(item)
      if (later) return this.#await(later)
    }
  }

  #await(later: Promise<void>): void {
    this.#isBusy = true
    void later.catch(this.#failed).then(() => {
      this.#isBusy = false
      this.#next()
    })
  }

  #try(item: T): Promise<void> | void {
    try {
      return this.#handle(item)
    } catch (error) {
      return this.#failed(error)
    }
  }
}
