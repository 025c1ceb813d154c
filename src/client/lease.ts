import type { Entry } from '../dictionary/change.ts'
import type { ServerMessage } from '../transport/messages.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { KeyLease, Lease, LeaseState } from './types.ts'

/** By what leases are judged: what the connector says of itself, and its clock as this client measured it. */
export type Terms = Extract<ServerMessage, { readonly type: 'welcome' }> & {
  /** How far the connector's clock is ahead of this client's. */
  readonly clockOffsetMs: number
}

const SECOND_MS = 1000

/** The lease of a key of which nothing is known yet. */
export const unknownKeyLease: KeyLease = { state: 'unknown', owner: null, ownerName: null, epoch: 0, canWrite: false }

/** When the lease of a record ends, milliseconds of this client's clock; Infinity where it has none. */
export function endOf(record: MirrorRecord | undefined, terms: Terms): number {
  if (!record || record.released || !terms.leasing) return Infinity
  // The connector counts whole seconds, each to its end.
  const heldMs = SECOND_MS + terms.leaseTermMs + (record.owner === terms.owner ? 0 : terms.takeoverDelayMs)
  return sinceOf(record, terms) + heldMs
}

/**
 * The lease of a mirrored key (undefined: it is absent) without its times; `isOver` when its time has run out. `ownerName` is that of the
 * record's owner. The one from before is given back where it is the same: most changes are of the value alone.
 */
export function keyLeaseOf(
  record: MirrorRecord | undefined,
  terms: Terms,
  isOver: boolean,
  ownerName: string | null,
  before: KeyLease,
): KeyLease {
  const isHeld = !!record && !(record.released && terms.leasing)
  const state = stateOf(record, terms, isOver)
  const owner = isHeld ? record.owner : null
  const name = isHeld ? ownerName : null
  const epoch = record?.epoch ?? 0
  const canWrite = !terms.readOnly && state !== 'theirs'
  return before.state === state &&
    before.owner === owner &&
    before.ownerName === name &&
    before.epoch === epoch &&
    before.canWrite === canWrite
    ? before
    : { state, owner, ownerName: name, epoch, canWrite }
}

/** Whether somebody holds it. */
function isLive({ state }: KeyLease): boolean {
  return state === 'mine' || state === 'theirs'
}

/** The same with its times. */
export function leaseOf(lease: KeyLease, record: MirrorRecord | undefined, terms: Terms | null): Lease {
  return {
    ...lease,
    since: record && terms && lease.owner !== null ? sinceOf(record, terms) : null,
    expiresAt: terms && isLive(lease) ? endOf(record, terms) : null,
  }
}

function stateOf(record: MirrorRecord | undefined, terms: Terms, isOver: boolean): LeaseState {
  if (!terms.leasing) return 'off'
  if (!record || record.released) return 'free'
  if (isOver) return 'lapsed'
  return record.owner === terms.owner ? 'mine' : 'theirs'
}

function sinceOf({ time }: MirrorRecord, { clockOffsetMs }: Terms): number {
  return time * SECOND_MS - clockOffsetMs
}

/** Whether another owner's tenure (`after`) began while this one was neither released nor over. */
export function isTakenAlive(before: MirrorRecord, after: Entry, { leasing, leaseTermMs }: Terms): boolean {
  return (
    leasing &&
    !before.released &&
    after.owner !== before.owner &&
    (after.acquired - before.time) * SECOND_MS <= leaseTermMs
  )
}
