import { changeOf, isGivenUp, lossOf } from './outcome.ts'
import type { Conflict, Outcome } from './outcome.ts'
import type { Owners } from './owners.ts'
import type { SyncRecord } from './record.ts'
import type { LeaseRules } from './rules.ts'

/** What it means to anybody that one record takes another's place. */
export class Replacements {
  readonly #rules: LeaseRules
  readonly #owners: Owners
  /** Records of our owners that were not written in this life: they came back from the disk or from peers. */
  readonly #past = new WeakSet<SyncRecord>()

  constructor(rules: LeaseRules, owners: Owners) {
    this.#rules = rules
    this.#owners = owners
  }

  /** A record that came from outside: where it is one of ours, a former life wrote it, unless it is `held` with another beginning. */
  noteArrival(record: SyncRecord, held: SyncRecord | undefined): void {
    if (!this.#owners.has(record.owner)) return
    if (!held || this.#past.has(held) || !isSameWrite(record, held)) this.#past.add(record)
  }

  /** What became of the dictionary when `record` took the place of `previous`. */
  outcomeOf(record: SyncRecord, previous: SyncRecord | undefined): Outcome {
    const lost = previous && this.#isLoss(previous, record) ? lossOf(previous, record, this.#rules) : undefined
    const conflict = previous && this.conflictOf(record, previous)
    return { status: 'changed', record, previous, change: changeOf(previous, record), lost, conflict }
  }

  /** The same of a write made here: it takes nothing from its own owner, and there is no conflict with one of ours. */
  outcomeOfWrite(record: SyncRecord, previous: SyncRecord | undefined): Outcome {
    const isTaken = previous && previous.owner !== record.owner && this.#isLoss(previous, record)
    const lost = isTaken ? lossOf(previous, record, this.#rules) : undefined
    return { status: 'changed', record, previous, change: changeOf(previous, record), lost, conflict: undefined }
  }

  /** Two others' claims of one epoch. */
  conflictOf(winner: SyncRecord, loser: SyncRecord): Conflict | undefined {
    const isOne = winner.owner === loser.owner || winner.epoch !== loser.epoch
    if (isOne || !this.#rules.leasing || this.#owners.has(winner.owner) || this.#owners.has(loser.owner))
      return undefined
    return { key: winner.key, winner, loser }
  }

  #isLoss(previous: SyncRecord, winner: SyncRecord): boolean {
    const isReplaced =
      winner.owner === previous.owner
        ? this.#past.has(winner) && !this.#past.has(previous)
        : !isGivenUp(previous, winner)
    return isReplaced && this.#rules.leasing && this.#owners.has(previous.owner)
  }
}

/** The very write, though merging may have dated the beginning of its tenure back. */
function isSameWrite(a: SyncRecord, b: SyncRecord): boolean {
  return a.time === b.time && a.seq === b.seq && a.value === b.value
}
