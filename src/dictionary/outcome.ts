import type { Change } from './change.ts'
import type { SyncRecord } from './record.ts'
import { expiryOf } from './rules.ts'
import type { LeaseRules } from './rules.ts'
import type { LeaseLost } from './source.ts'

/** Why something received was dropped: dated more than 24 h ahead; dated ahead when no more could wait; beyond the limits. */
export type DropReason = 'tooFarAhead' | 'quarantineFull' | 'overQuota'

/** Two owners' claims of one epoch, neither of them ours: the mesh was split, or they wrote at the same moment. A deletion has an empty value. */
export interface Conflict {
  readonly key: Uint8Array
  /** What every node keeps. */
  readonly winner: SyncRecord
  readonly loser: SyncRecord
}

/** What became of a write or of something received. Nothing has been told to anybody: the caller sends first and tells listeners then. */
export interface Outcome {
  /** 'deferred': dated ahead, it waits; 'dropped': refused and counted. */
  readonly status: 'changed' | 'unchanged' | 'deferred' | 'dropped'
  /** Why it was dropped. */
  readonly reason?: DropReason
  /** What is held now; a tombstone counts. */
  readonly record?: SyncRecord | undefined
  /** What was held before a change. */
  readonly previous?: SyncRecord | undefined
  /** What a user sees of a change; undefined when that is nothing, such as a tombstone for an absent key. */
  readonly change?: Change | undefined
  /** A write of an owner of this dictionary was replaced. */
  readonly lost?: LeaseLost<Uint8Array, Uint8Array> | undefined
  /** What arrived and what was held claim the same tenure for two others. */
  readonly conflict?: Conflict | undefined
}

/** What a user sees when `record` takes the place of `previous`. */
export function changeOf(previous: SyncRecord | undefined, record: SyncRecord): Change | undefined {
  if (!record.deleted) return { type: 'update', key: record.key, entry: record }
  return previous && !previous.deleted ? { type: 'delete', key: record.key, entry: record } : undefined
}

/** True when the owner had deleted or released the key, and the winner began anew: nothing of its was lost. */
export function isGivenUp(previous: SyncRecord, winner: SyncRecord): boolean {
  return (previous.deleted || previous.released) && winner.epoch > previous.epoch
}

/** What the owner of `previous` is told when `winner` took its place. */
export function lossOf(previous: SyncRecord, winner: SyncRecord, rules: LeaseRules): LeaseLost<Uint8Array, Uint8Array> {
  return {
    key: winner.key,
    owner: previous.owner,
    mine: previous.deleted ? undefined : previous,
    winner: winner.deleted ? undefined : winner,
    winnerOwner: winner.owner,
    reason: reasonOf(previous, winner, rules),
  }
}

function reasonOf(previous: SyncRecord, winner: SyncRecord, rules: LeaseRules): LeaseLost['reason'] {
  if (winner.owner === previous.owner) return 'superseded'
  if (winner.epoch === previous.epoch) return 'concurrent'
  return winner.time > expiryOf(previous, rules) ? 'taken-after-lapse' : 'superseded'
}
