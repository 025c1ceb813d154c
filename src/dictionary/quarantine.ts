import type { StoredEntry } from './adopt.ts'
import { keyId } from './key.ts'
import type { DictionaryLimits } from './limits.ts'
import type { HashOf } from './order.ts'
import type { SyncRecord } from './record.ts'
import { clockTolerance } from './rules.ts'

/** What a peer sent about one key: a record, or the store of a peer that keeps no records. */
export type Arrival = SyncRecord | StoredEntry

/** 'due': take it in now; 'waits': it is kept until it is due; else the reason why it is dropped. */
export type Admission = 'due' | 'waits' | 'tooFarAhead' | 'quarantineFull'

/** Seconds ahead of the clock beyond which an arrival is not even kept waiting. */
const farthestAhead = 24 * 3600

/** Where arrivals wait that are dated ahead of this machine's clock, until it has caught up with them. Bounded by `limits.waiting`. */
export class Quarantine {
  readonly #waiting = new Map<string, Arrival>()
  readonly #limits: DictionaryLimits
  readonly #hashOf: HashOf
  #bytes = 0

  constructor(limits: DictionaryLimits, hashOf: HashOf) {
    this.#limits = limits
    this.#hashOf = hashOf
  }

  /** Decides about an arrival, and keeps one that has to wait. */
  admit(arrival: Arrival, now: number): Admission {
    if (dueTime(arrival) <= now) return 'due'
    if (arrival.time - now > farthestAhead) return 'tooFarAhead'
    const id = keyId(this.#hashOf(asRecord(arrival)))
    if (this.#waiting.has(id)) return 'waits'
    const bytes = this.#bytes + sizeOf(arrival)
    if (this.#waiting.size >= this.#limits.waiting || bytes > this.#limits.waitingBytes) return 'quarantineFull'
    this.#waiting.set(id, arrival)
    this.#bytes = bytes
    return 'waits'
  }

  /** Removes and returns what is due, the oldest first. */
  takeDue(now: number): readonly Arrival[] {
    const due: Arrival[] = []
    for (const [id, arrival] of this.#waiting) {
      if (dueTime(arrival) > now) continue
      this.#waiting.delete(id)
      this.#bytes -= sizeOf(arrival)
      due.push(arrival)
    }
    return due.toSorted((a, b) => a.time - b.time)
  }

  /** Number of arrivals that wait. */
  get size(): number {
    return this.#waiting.size
  }

  /** The second in which the next arrival is due; undefined when none waits. */
  get nextDue(): number | undefined {
    return this.#waiting.size === 0 ? undefined : Math.min(...Array.from(this.#waiting.values(), dueTime))
  }
}

/** Tells the two kinds of arrival apart. */
export function isStored(arrival: Arrival): arrival is StoredEntry {
  return 'live' in arrival
}

/** No record has epoch 0, so that a store never passes for one. */
function asRecord(arrival: Arrival): SyncRecord {
  if (!isStored(arrival)) return arrival
  return { ...arrival, epoch: 0, acquired: 0, seq: Number(arrival.live), released: false }
}

function dueTime(arrival: Arrival): number {
  return arrival.time - clockTolerance
}

function sizeOf(arrival: Arrival): number {
  return arrival.key.length + arrival.value.length
}
