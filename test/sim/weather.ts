import type { SeededRandom } from './seededRandom.ts'

/** Whether two places cannot be linked. */
export type Barrier = (a: number, b: number) => boolean

/** What the network does to frames at the moment; all off is a good network. */
export class Weather {
  /** Milliseconds that a frame takes at most. */
  maxDelay = 20
  /** Milliseconds that a link adds at most, each link its own. */
  maxDistance = 0
  /** Probabilities per frame. */
  duplicate = 0
  corrupt = 0
  /** Milliseconds for which a node pauses after each frame that it read. */
  readonly pauses = new Map<number, number>()
  readonly #random: SeededRandom
  readonly #distances = new Map<string, number>()
  readonly #stalled = new Set<string>()
  readonly #barriers = new Set<Barrier>()

  constructor(random: SeededRandom) {
    this.#random = random
  }

  /** A frame's way in milliseconds. */
  delay(from: number, to: number): number {
    const way = this.#random.between(1, this.maxDelay)
    return this.maxDistance === 0 ? way : way + this.#distance(`${from}>${to}`)
  }

  /** What is sent from `from` to `to` waits on its way. */
  stall(from: number, to: number): void {
    this.#stalled.add(`${from}>${to}`)
  }

  flow(from: number, to: number): void {
    this.#stalled.delete(`${from}>${to}`)
  }

  isStalled(from: number, to: number): boolean {
    return this.#stalled.size > 0 && this.#stalled.has(`${from}>${to}`)
  }

  raise(barrier: Barrier): void {
    this.#barriers.add(barrier)
  }

  lower(barrier: Barrier): void {
    this.#barriers.delete(barrier)
  }

  areApart(a: number, b: number): boolean {
    return [...this.#barriers].some((barrier) => barrier(a, b))
  }

  /** Frames travel well from now on, everywhere; distances stay. */
  clear(): void {
    this.#barriers.clear()
    this.duplicate = 0
    this.corrupt = 0
    this.pauses.clear()
    this.#stalled.clear()
  }

  #distance(way: string): number {
    const known = this.#distances.get(way)
    if (known !== undefined) return known
    const distance = this.#random.between(0, this.maxDistance)
    this.#distances.set(way, distance)
    return distance
  }
}
