import type { PendingWrite } from './pendingWrite.ts'

/** The writes of one key in their order: the first may be under way, the others wait. */
export class WriteQueue {
  #writes: readonly PendingWrite[] = []

  get head(): PendingWrite | undefined {
    return this.#writes[0]
  }

  get last(): PendingWrite | undefined {
    return this.#writes.at(-1)
  }

  /** Somebody waits for one of them. */
  get isPending(): boolean {
    return this.#writes.some((write) => !write.abandoned)
  }

  [Symbol.iterator](): Iterator<PendingWrite> {
    return this.#writes[Symbol.iterator]()
  }

  append(write: PendingWrite): void {
    this.#writes = [...this.#writes, write]
  }

  remove(write: PendingWrite): void {
    this.#writes = this.#writes.filter((other) => other !== write)
  }

  /** What a user sees in the place of the value held; undefined for an absent key. */
  shown(held: unknown): unknown {
    const shown = this.#writes.findLast((write) => write.shown)?.shown
    return shown ? (shown.value ?? undefined) : held
  }

  /** Runs the updaters that can run, each on what the writes before it will leave; `isKnown` tells whether `held` is. */
  compute(held: unknown, isKnown: boolean): void {
    let value = held
    for (const { next, operation, abandoned } of this.#writes) {
      if (!next || abandoned) continue
      if (isKnown && !operation) next.compute(value)
      isKnown = next.output !== null
      value = next.output?.value ?? undefined
    }
  }
}
