import type { MirrorRecord } from './mirror.ts'
import type { KeyLease, Lease, LeaseState } from './types.ts'

/** By what leases are judged: the connector's rules, and its clock as this client measured it. */
export interface LeaseTerms {
  /** The owner id under which this client writes. */
  readonly owner: string
  readonly leasing: boolean
  readonly leaseTermMs: number
  readonly takeoverDelayMs: number
  /** How far the connector's clock is ahead of this client's. */
  readonly clockOffsetMs: number
}

const SECOND_MS = 1000

const nobody = { owner: null, ownerName: null, since: null, expiresAt: null, epoch: 0 }

/** The lease of a key of which nothing is known yet. */
export const unknownLease: Lease = { ...nobody, state: 'unknown', canWrite: false }

/** The lease of a mirrored key (undefined: it is absent) at a moment of this client's clock. */
export function leaseOf(
  record: MirrorRecord | undefined,
  terms: LeaseTerms,
  ownerName: (owner: string) => string | null,
  now: number,
): Lease {
  const state = stateOf(record, terms, now)
  if (!record || state === 'free') return { ...nobody, state, epoch: record?.epoch ?? 0, canWrite: true }
  const { owner, epoch, time } = record
  return {
    state,
    owner,
    ownerName: ownerName(owner),
    epoch,
    canWrite: state !== 'theirs',
    since: time * SECOND_MS - terms.clockOffsetMs,
    expiresAt: state === 'mine' || state === 'theirs' ? endOf(record, terms) : null,
  }
}

/** When the lease runs out unless something changes, and 'mine' or 'theirs' becomes 'lapsed': the connector counts whole seconds, each to its end. */
export function endOf({ time, owner }: MirrorRecord, terms: LeaseTerms): number {
  const end = (time + 1) * SECOND_MS + terms.leaseTermMs - terms.clockOffsetMs
  return owner === terms.owner ? end : end + terms.takeoverDelayMs
}

/** Whether another owner's tenure (`after`) began while this one was neither released nor over. */
export function isTakenAlive(before: MirrorRecord, after: MirrorRecord, { leasing, leaseTermMs }: LeaseTerms): boolean {
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

/** Whether two leases are the same but for their times. */
export function sameKeyLease(a: KeyLease, b: KeyLease): boolean {
  return (
    a.state === b.state &&
    a.owner === b.owner &&
    a.ownerName === b.ownerName &&
    a.epoch === b.epoch &&
    a.canWrite === b.canWrite
  )
}

/** Whether two leases are the same, times included. */
export function sameLease(a: Lease, b: Lease): boolean {
  return sameKeyLease(a, b) && a.since === b.since && a.expiresAt === b.expiresAt
}
