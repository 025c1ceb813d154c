import { recordHash } from '../dictionary/recordHash.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import { SeenCache } from '../mesh/seenCache.ts'
import type { Clock } from '../seams/clock.ts'
import type { Sha256 } from '../seams/hash.ts'

/** Seconds for which a record is remembered, and twice that at most. */
const lifetime = 60
const maxSeen = 65_536

/** Records that this node has no room for and hands on all the same: each once a minute, or full nodes would hand it to one another for ever. */
export class Transit {
  readonly #clock: Clock
  readonly #sha256: Sha256
  #seen: SeenCache | undefined

  constructor(clock: Clock, sha256: Sha256) {
    this.#clock = clock
    this.#sha256 = sha256
  }

  /** Whether a record was not handed on a moment ago. It counts as handed on from now. */
  admit(record: SyncRecord): boolean {
    this.#seen ??= new SeenCache(lifetime, maxSeen)
    return this.#seen.add(recordHash(record, this.#sha256), 0, Math.floor(this.#clock.now() / 1000))
  }

  /** There is a new neighbour: all may be handed on again. True where anything was. */
  reopen(): boolean {
    const wasUsed = this.#seen !== undefined
    this.#seen = undefined
    return wasUsed
  }
}
