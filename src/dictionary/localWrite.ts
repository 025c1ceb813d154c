import { copyBytes } from './bytes.ts'
import { ClockSkewError, LeaseHeldError } from './errors.ts'
import { keyText } from './key.ts'
import type { OwnerType, SyncRecord } from './record.ts'
import { availabilityOf, clockTolerance, expiryOf } from './rules.ts'
import type { LeaseRules } from './rules.ts'

/** A write that this node is asked to make. `release` gives the lease up and keeps the value. Times are whole seconds. */
export type LocalWrite = {
  readonly key: Uint8Array
  readonly owner: string
  readonly ownerType: OwnerType
  readonly now: number
  /** Seconds by which this machine's clock is ahead of the median of its peers' (default 0). */
  readonly skew?: number | undefined
} & ({ readonly op: 'set'; readonly value: Uint8Array } | { readonly op: 'delete' } | { readonly op: 'release' })

/** What decides local writes besides the record held. */
export interface WriteContext {
  readonly rules: LeaseRules
  /** The highest epoch that a forgotten record of a key can have had (default 0); asked where a tenure begins. */
  readonly floorOf?: ((key: Uint8Array) => number) | undefined
}

type Version = Pick<SyncRecord, 'epoch' | 'acquired' | 'time' | 'seq'>

/** Smaller ones mark copies of records whose owner keeps no counter: a copy never outranks its original. */
const firstSeq = 2

/** Seconds by which a write without leasing may date itself ahead of the clock to outrank another owner's. */
const unleasedLead = 2

/**
 * The record that a local write makes, with a key of its own, or undefined when there is nothing to do. Throws `LeaseHeldError` while another owner holds the
 * key, and `ClockSkewError` when this machine's clock is too far off to decide that it does not.
 */
export function decideWrite(
  held: SyncRecord | undefined,
  write: LocalWrite,
  context: WriteContext,
): SyncRecord | undefined {
  if (write.op === 'release') return decideRelease(held, write, context)
  if (write.op === 'delete' && (!held || held.deleted)) return undefined
  const { owner, ownerType } = write
  const key = held?.key ?? copyBytes(write.key)
  const version = context.rules.leasing ? leasedVersion(held, write, context) : unleasedVersion(held, write)
  const value = write.op === 'set' ? write.value : new Uint8Array(0)
  const { epoch, acquired, time, seq } = version
  return { key, value, deleted: write.op === 'delete', released: false, owner, ownerType, epoch, acquired, time, seq }
}

/** A release stays in its tenure even after the lease has lapsed, so that it never outranks whoever took the key meanwhile. */
function decideRelease(
  held: SyncRecord | undefined,
  { owner, now }: LocalWrite,
  context: WriteContext,
): SyncRecord | undefined {
  const { rules } = context
  if (!rules.leasing || !held || isFree(held)) return undefined
  if (held.owner === owner) {
    const version = isAheadOf(now, held) ? nextTenure(held, now, context) : nextWrite(held, now)
    return { ...held, ...version, released: true }
  }
  if (now <= expiryOf(held, rules)) throw leaseHeldError(held, rules)
  return undefined
}

function leasedVersion(held: SyncRecord | undefined, write: LocalWrite, context: WriteContext): Version {
  const { key, owner, now } = write
  const { rules } = context
  if (!held) return { epoch: nextEpoch(key, 0, context), acquired: now, time: now, seq: firstSeq }
  if (isFree(held)) return nextTenure(held, now, context)
  if (held.owner !== owner) {
    assertTakeover(held, write, rules)
    return nextTenure(held, now, context)
  }
  return now > expiryOf(held, rules) || isAheadOf(now, held) ? nextTenure(held, now, context) : nextWrite(held, now)
}

function unleasedVersion(held: SyncRecord | undefined, { key, owner, now }: LocalWrite): Version {
  const tenure = { epoch: 1, acquired: 0 }
  if (!held) return { ...tenure, time: now, seq: firstSeq }
  if (held.owner === owner) return { ...nextWrite(held, now), ...tenure }
  const time = Math.max(now, held.time + 1)
  const wait = time - now - unleasedLead
  if (wait > 0) throw new ClockSkewError({ key: keyText(key), seconds: now - held.time, retryAfter: wait })
  return { ...tenure, time, seq: firstSeq }
}

function assertTakeover(held: SyncRecord, { now, skew = 0 }: LocalWrite, rules: LeaseRules): void {
  if (now <= availabilityOf(held, rules)) throw leaseHeldError(held, rules)
  if (Math.abs(skew) > clockTolerance) throw new ClockSkewError({ key: keyText(held.key), seconds: skew })
}

function leaseHeldError(held: SyncRecord, rules: LeaseRules): LeaseHeldError {
  return new LeaseHeldError({
    key: keyText(held.key),
    owner: held.owner,
    expiresAt: expiryOf(held, rules),
    availableAt: availabilityOf(held, rules),
    epoch: held.epoch,
  })
}

function nextWrite(held: SyncRecord, now: number): Version {
  const { epoch, acquired } = held
  return { epoch, acquired, time: Math.max(now, held.time), seq: Math.max(firstSeq, held.seq + 1) }
}

/** The new epoch outranks any date, so that it need not repeat one that other nodes would make wait. */
function nextTenure(held: SyncRecord, now: number, context: WriteContext): Version {
  const time = isAheadOf(now, held) ? now : Math.max(now, held.time)
  return { epoch: nextEpoch(held.key, held.epoch, context), acquired: now, time, seq: firstSeq }
}

/** What an old peer writes begins at epoch 1, even where the key had higher ones before it was forgotten: ours goes on above those. */
function nextEpoch(key: Uint8Array, held: number, { floorOf }: WriteContext): number {
  return Math.max(held, floorOf?.(key) ?? 0) + 1
}

/** The clock was set back since the record was written, or its writer's is wrong. */
function isAheadOf(now: number, held: SyncRecord): boolean {
  return held.time > now + clockTolerance
}

function isFree(held: SyncRecord): boolean {
  return held.deleted || held.released
}
