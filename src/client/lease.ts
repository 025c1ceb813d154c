import type { Entry } from '../dictionary/change.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { KeyLease, Lease, LeaseState } from './types.ts'

/** By what leases are judged: the connector's rules, and its clock as this client measured it. */
export interface LeaseTerms {
  /** The owner id under which this client writes. */
  readonly owner: string
  readonly leasing: boolean
  readonly leaseTermMs: number
  readonly takeoverDelayMs: number
  /** This client may write nothing, whoever holds the key. */
  readonly readOnly: boolean
  /** How far the connector's clock is ahead of this client's. */
  readonly clockOffsetMs: number
}

const SECOND_MS = 1000

const nobody = { owner: null, ownerName: null, since: null, expiresAt: null, epoch: 0 }

/** The lease of a key of which nothing is known yet. */
export const unknownLease: Lease = { ...nobody, state: 'unknown', canWrite: false }

/** The lease of a mirrored key (undefined: it is absent) at a moment of this client's clock. `ownerName` is that of the record's owner. */
export function leaseOf(
  record: MirrorRecord | undefined,
  terms: LeaseTerms,
  ownerName: string | null,
  now: number,
): Lease {
  const state = stateOf(record, terms, now)
  const canWrite = state !== 'theirs' && !terms.readOnly
  if (!record || state === 'free') return { ...nobody, state, epoch: record?.epoch ?? 0, canWrite }
  const { owner, epoch, time } = record
  const since = time * SECOND_MS - terms.clockOffsetMs
  const expiresAt = state === 'mine' || state === 'theirs' ? endOf(record, terms) : null
  return { state, owner, ownerName, epoch, canWrite, since, expiresAt }
}

/** When the lease runs out unless something changes, and 'mine' or 'theirs' becomes 'lapsed': the connector counts whole seconds, each to its end. */
export function endOf({ time, owner }: MirrorRecord, terms: LeaseTerms): number {
  const end = (time + 1) * SECOND_MS + terms.leaseTermMs - terms.clockOffsetMs
  return owner === terms.owner ? end : end + terms.takeoverDelayMs
}

/** Whether another owner's tenure (`after`) began while this one was neither released nor over. */
export function isTakenAlive(before: MirrorRecord, after: Entry, { leasing, leaseTermMs }: LeaseTerms): boolean {
  if (!leasing || before.released || after.owner === before.owner) return false
  return (after.acquired - before.time) * SECOND_MS <= leaseTermMs
}

function stateOf(record: MirrorRecord | undefined, terms: LeaseTerms, now: number): LeaseState {
  if (!terms.leasing) return 'off'
  if (!record || record.released) return 'free'
  if (now >= endOf(record, terms)) return 'lapsed'
  return record.owner === terms.owner ? 'mine' : 'theirs'
}

/** The lease without its times. */
export function keyLeaseOf({ state, owner, ownerName, epoch, canWrite }: Lease): KeyLease {
  return { state, owner, ownerName, epoch, canWrite }
}
