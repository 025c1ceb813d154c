import { copyBytes } from './bytes.ts'
import type { Writing } from './dictionaryOptions.ts'
import { ClockSkewError, LeaseHeldError } from './errors.ts'
import { keyText } from './key.ts'
import type { OwnerType, SyncRecord } from './record.ts'
import { availabilityOf, clockTolerance, expiryOf } from './rules.ts'
import type { LeaseRules } from './rules.ts'

/** What decides local writes besides the record held. */
export interface WriteContext {
  readonly rules: LeaseRules
  /** Owner of writes that name no other, and how the wire spells owners. */
  readonly owner: string
  readonly ownerType: OwnerType
  /** The highest epoch that a forgotten record of a key can have had (default 0); asked where a tenure begins. */
  readonly floorOf?: ((key: Uint8Array) => number) | undefined
}

type Version = Pick<SyncRecord, 'epoch' | 'acquired' | 'time' | 'seq'>

/** Smaller ones mark copies of records whose owner keeps no counter: a copy never outranks its original. */
const firstSeq = 2

/** Seconds by which a write without leasing may date itself ahead of the clock to outrank another owner's. */
const unleasedLead = 2

/**
 * The record that writing a value makes, with a key of its own. Throws `LeaseHeldError` while another owner holds the key, and `ClockSkewError` when this
 * machine's clock is too far off to decide that it does not; so do the next two.
 */
export function decideSet(
  held: SyncRecord | undefined,
  key: Uint8Array,
  value: Uint8Array,
  writing: Writing,
  context: WriteContext,
): SyncRecord {
  const { now, owner = context.owner } = writing
  const { ownerType, rules } = context
  if (!held || !goesOn(held, owner, now, rules)) {
    const version = rules.leasing ? beginLeased(held, key, writing, context) : beginUnleased(held, key, writing)
    return { key: held?.key ?? copyBytes(key), value, deleted: false, released: false, owner, ownerType, ...version }
  }
  const { epoch, acquired } = held
  const time = nextTime(held, now)
  const seq = nextSeq(held)
  return { key: held.key, value, deleted: false, released: false, owner, ownerType, epoch, acquired, time, seq }
}

/** The tombstone that a deletion makes, or undefined when the key is absent. */
export function decideDelete(
  held: SyncRecord | undefined,
  writing: Writing,
  context: WriteContext,
): SyncRecord | undefined {
  if (!held || held.deleted) return undefined
  return { ...decideSet(held, held.key, new Uint8Array(0), writing, context), deleted: true }
}

/**
 * The record that gives a lease up and keeps the value, or undefined when there is none to give up. It stays in its tenure even after the lease has lapsed, so
 * that it never outranks whoever took the key meanwhile.
 */
export function decideRelease(
  held: SyncRecord | undefined,
  { now, owner }: Writing,
  context: WriteContext,
): SyncRecord | undefined {
  const { rules } = context
  if (!rules.leasing || !held || isFree(held)) return undefined
  if (held.owner === (owner ?? context.owner)) {
    const version = isAheadOf(now, held)
      ? nextTenure(held, now, context)
      : { time: nextTime(held, now), seq: nextSeq(held) }
    return { ...held, ...version, released: true }
  }
  if (now <= expiryOf(held, rules)) throw leaseHeldError(held, rules)
  return undefined
}

/** Whether a write stays in the tenure that is held. */
function goesOn(held: SyncRecord, owner: string, now: number, rules: LeaseRules): boolean {
  if (held.owner !== owner) return false
  return !rules.leasing || !(isFree(held) || now > expiryOf(held, rules) || isAheadOf(now, held))
}

function beginLeased(held: SyncRecord | undefined, key: Uint8Array, writing: Writing, context: WriteContext): Version {
  const { now, owner = context.owner } = writing
  if (!held) return { epoch: nextEpoch(key, 0, context), acquired: now, time: now, seq: firstSeq }
  if (held.owner !== owner && !isFree(held)) assertTakeover(held, writing, context.rules)
  return nextTenure(held, now, context)
}

function beginUnleased(held: SyncRecord | undefined, key: Uint8Array, { now }: Writing): Version {
  const time = held ? Math.max(now, held.time + 1) : now
  const wait = time - now - unleasedLead
  if (held && wait > 0) throw new ClockSkewError({ key: keyText(key), seconds: now - held.time, retryAfter: wait })
  return { epoch: 1, acquired: 0, time, seq: firstSeq }
}

function assertTakeover(held: SyncRecord, { now, skew = 0 }: Writing, rules: LeaseRules): void {
  if (now <= availabilityOf(held, rules)) throw leaseHeldError(held, rules)
  if (Math.abs(skew) > clockTolerance) throw new ClockSkewError({ key: keyText(held.key), seconds: skew })
}

/** The refusal of a write to a key that another owner holds. */
export function leaseHeldError(held: SyncRecord, rules: LeaseRules): LeaseHeldError {
  return new LeaseHeldError({
    key: keyText(held.key),
    owner: held.owner,
    expiresAt: expiryOf(held, rules),
    availableAt: availabilityOf(held, rules),
    epoch: held.epoch,
  })
}

/** Second of a write that goes on with a tenure: no earlier than the last. */
function nextTime(held: SyncRecord, now: number): number {
  return Math.max(now, held.time)
}

function nextSeq(held: SyncRecord): number {
  return Math.max(firstSeq, held.seq + 1)
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
