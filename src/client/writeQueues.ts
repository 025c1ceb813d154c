import type { Cancel } from '../seams/clock.ts'
import type { PendingWrite } from './pendingWrite.ts'

/** The writes that are not settled, by key: of each key the first may be under way, the others wait. */
export class WriteQueues {
  readonly #byKey = new Map<string, readonly PendingWrite[]>()
  readonly #uses = new Map<string, Cancel>()
  readonly #use: (key: string) => Cancel

  /** `use` is called for each key that has writes; what it returns when it has none any more. */
  constructor(use: (key: string) => Cancel) {
    this.#use = use
  }

  keys(): Iterable<string> {
    return this.#byKey.keys()
  }

  of(key: string): readonly PendingWrite[] {
    return this.#byKey.get(key) ?? []
  }

  all(): readonly PendingWrite[] {
    return [...this.#byKey.values()].flat()
  }

  /** The keys in the order in which the first write of each was made. */
  keysInOrder(): readonly string[] {
    const heads = [...this.#byKey.values()].flatMap(([head]) => head ?? [])
    return heads.toSorted((a, b) => a.id - b.id).map(({ key }) => key)
  }

  /** Somebody waits for a write of the key. */
  isPending(key: string): boolean {
    return this.#byKey.get(key)?.some(({ isAbandoned }) => !isAbandoned) ?? false
  }

  /** What a user sees in the place of the value held; undefined for an absent key. */
  shown(key: string, held: unknown): unknown {
    const shown = this.#byKey.get(key)?.findLast((write) => write.shown)?.shown
    return shown ? shown.value : held
  }

  append(write: PendingWrite): PendingWrite {
    if (!this.#byKey.has(write.key)) this.#uses.set(write.key, this.#use(write.key))
    this.#byKey.set(write.key, [...this.of(write.key), write])
    return write
  }

  remove(write: PendingWrite): void {
    const rest = this.of(write.key).filter((other) => other !== write)
    if (rest.length > 0) this.#byKey.set(write.key, rest)
    else if (this.#byKey.delete(write.key)) {
      this.#uses.get(write.key)?.()
      this.#uses.delete(write.key)
    }
  }

  /** Runs the updaters of a key that can run, each on what the writes before it will leave; `isKnown` tells whether `held` is. */
  compute(key: string, held: unknown, isKnown: boolean): void {
    let value = held
    for (const write of this.of(key)) {
      if (write.isKeeping || write.isAbandoned) continue
      if (isKnown && !write.operation) write.compute(value)
      isKnown = write.output !== null
      value = write.output?.value
    }
  }
}
