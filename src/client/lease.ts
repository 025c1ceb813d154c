import type { MirrorRecord } from './mirror.ts'
import type { KeyLease, Lease } from './types.ts'

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

const nobody = { owner: null, ownerName: null, since: null, expiresAt: null }

/** The lease of a key of which nothing is known yet. */
export const unknownLease: Lease = { ...nobody, state: 'unknown', epoch: 0, canWrite: false }

const freeLease: Lease = { ...nobody, state: 'free', epoch: 0, canWrite: true }

/** The lease of a mirrored key (undefined: it is absent) at a moment of this client's clock. */
export function leaseOf(
  record: MirrorRecord | undefined,
  terms: LeaseTerms,
  ownerName: (owner: string) => string | null,
  now: number,
): Lease {
  if (!terms.leasing)
    return record ? { ...held(record, terms, ownerName), state: 'off' } : { ...freeLease, state: 'off' }
  if (!record) return freeLease
  if (record.released) return { ...freeLease, epoch: record.epoch }
  const isMine = record.owner === terms.owner
  const expiresAt = endOf(record, terms) + (isMine ? 0 : terms.takeoverDelayMs)
  const lease = held(record, terms, ownerName)
  if (now >= expiresAt) return { ...lease, state: 'lapsed' }
  return { ...lease, state: isMine ? 'mine' : 'theirs', expiresAt, canWrite: isMine }
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

function held(
  record: MirrorRecord,
  terms: LeaseTerms,
  ownerName: (owner: string) => string | null,
): Omit<Lease, 'state'> {
  const { owner, epoch, time } = record
  const since = time * SECOND_MS - terms.clockOffsetMs
  return { owner, ownerName: ownerName(owner), epoch, since, expiresAt: null, canWrite: true }
}

/** When the lease ends by itself: the connector counts whole seconds, each to its end. */
function endOf({ time }: MirrorRecord, { leaseTermMs, clockOffsetMs }: LeaseTerms): number {
  return (time + 1) * SECOND_MS + leaseTermMs - clockOffsetMs
}
