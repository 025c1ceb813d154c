import type { Entry } from '../dictionary/change.ts'
import type { ServerMessage } from '../transport/messages.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { KeyLease, Lease } from './types.ts'

/** By what leases are judged: what the connector says of itself, and its clock as this client measured it. */
export type Terms = Extract<ServerMessage, { readonly type: 'welcome' }> & {
  /** How far the connector's clock is ahead of this client's. */
  readonly clockOffsetMs: number
}

const SECOND_MS = 1000

const nobody = { owner: null, ownerName: null, since: null, expiresAt: null, epoch: 0 }

/** The lease of a key of which nothing is known yet. */
export const unknownLease: Lease = { ...nobody, state: 'unknown', canWrite: false }

/** The lease of a mirrored key (undefined: it is absent) at a moment of this client's clock. `ownerName` is that of the record's owner. */
export function leaseOf(record: MirrorRecord | undefined, terms: Terms, ownerName: string | null, now: number): Lease {
  const canWrite = !terms.readOnly
  if (!record || (record.released && terms.leasing))
    return { ...nobody, state: terms.leasing ? 'free' : 'off', epoch: record?.epoch ?? 0, canWrite }
  const { owner, epoch, time } = record
  const since = time * SECOND_MS - terms.clockOffsetMs
  const held = { owner, ownerName, epoch, since, expiresAt: null, canWrite }
  if (!terms.leasing) return { ...held, state: 'off' }
  // The connector counts whole seconds, each to its end.
  const isMine = owner === terms.owner
  const expiresAt = since + SECOND_MS + terms.leaseTermMs + (isMine ? 0 : terms.takeoverDelayMs)
  if (now >= expiresAt) return { ...held, state: 'lapsed' }
  return { ...held, expiresAt, state: isMine ? 'mine' : 'theirs', canWrite: canWrite && isMine }
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

/** The lease without its times. */
export function keyLeaseOf({ state, owner, ownerName, epoch, canWrite }: Lease): KeyLease {
  return { state, owner, ownerName, epoch, canWrite }
}
