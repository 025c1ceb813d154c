import type { Sha256 } from '../seams/hash.ts'

/** Number of buckets into which keys fall by their hash. */
export const bucketCount = 256

/** What is raised by one at a time never comes here. Nodes take epochs up to 2^48: a floor of that would let no new key into its bucket, for ever. */
const highestFloor = 2 ** 47

/** The bucket of a key, 0 to 255: the first byte of its SHA-256. */
export function bucketOf(key: Uint8Array, sha256: Sha256): number {
  return sha256(key)[0]!
}

/** The highest epochs of forgotten keys, one per bucket: a key that comes back starts above, so that no fencing token runs backwards. */
export class Floors {
  readonly #epochs = Array.from({ length: bucketCount }, () => 0)
  readonly #sha256: Sha256
  #highest = 0

  constructor(sha256: Sha256) {
    this.#sha256 = sha256
  }

  /** The highest epoch that a forgotten record of this key can have had. */
  of(key: Uint8Array): number {
    return this.#highest === 0 ? 0 : this.#epochs[bucketOf(key, this.#sha256)]!
  }

  /** Remembers a record about to be forgotten. */
  keep(key: Uint8Array, epoch: number): void {
    this.raise(bucketOf(key, this.#sha256), epoch)
  }

  /** Raises a bucket's floor to what a peer or the disk has; it is never lowered, nor raised so high that epochs run out. Returns whether it changed. */
  raise(bucket: number, epoch: number): boolean {
    if (bucket >= bucketCount || epoch <= this.at(bucket) || epoch > highestFloor) return false
    this.#epochs[bucket] = epoch
    this.#highest = Math.max(this.#highest, epoch)
    return true
  }

  /** Buckets that have a floor, with it. */
  entries(): readonly (readonly [bucket: number, epoch: number])[] {
    return [...this.#epochs.entries()].filter(([, epoch]) => epoch > 0)
  }

  /** The floor of a bucket, 0 when it has none. */
  at(bucket: number): number {
    return this.#epochs[bucket] ?? 0
  }
}
