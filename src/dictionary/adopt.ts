import { compareBytes } from './bytes.ts'
import type { OwnerType, SyncRecord } from './record.ts'
import { expiryOf } from './rules.ts'
import type { LeaseRules } from './rules.ts'

/** A store as peers without leases send it (js2p/py2p 0.7): a value, who wrote it, and the second of the write. */
export interface StoredEntry {
  readonly key: Uint8Array
  /** The value's original msgpack bytes; empty when `deleted`. */
  readonly value: Uint8Array
  readonly owner: string
  readonly ownerType: OwnerType
  /** Second of the write, by the owner's clock. */
  readonly time: number
  readonly deleted: boolean
  /** The owner's message as it happened; false for an entry out of somebody's snapshot. */
  readonly live: boolean
  /** The link it came over is the owner's own. */
  readonly fromOwner: boolean
  /** The owner has sent records of its own, so that a store without one is only a copy. */
  readonly ownerWritesMaps: boolean
  /** The value is '' or nil, which in a snapshot of another than the owner means that there is none. */
  readonly empty: boolean
}

type Version = Pick<SyncRecord, 'epoch' | 'acquired' | 'seq'>

/**
 * The record that an old peer's store stands for beside the one held, to be merged like any other; undefined when it says nothing new.
 */
export function adoptStore(
  held: SyncRecord | undefined,
  stored: StoredEntry,
  rules: LeaseRules,
): SyncRecord | undefined {
  if (!isMeaningful(stored)) return undefined
  const version = rules.leasing ? leasedVersion(held, stored, rules) : unleasedVersion(held, stored)
  if (!version) return undefined
  const { key, value, owner, ownerType, time, deleted } = stored
  const { epoch, acquired, seq } = version
  return { key, value, deleted, released: false, owner, ownerType, epoch, acquired, time, seq }
}

/** A time of 0 or 1 is an unlocking in progress; an empty value in another's snapshot is how old peers spell absence. */
function isMeaningful(stored: StoredEntry): boolean {
  return stored.time > 1 && (stored.live || stored.fromOwner || !(stored.empty || stored.deleted))
}

function leasedVersion(held: SyncRecord | undefined, stored: StoredEntry, rules: LeaseRules): Version | undefined {
  if (!held) return tenureOf(stored, 1)
  if (held.deleted && stored.time > held.time) return tenureOf(stored, held.epoch + 1)
  if (held.deleted && !stored.live) return undefined
  if (held.owner === stored.owner) return sameOwner(held, stored)
  if (stored.time > expiryOf(held, rules)) return tenureOf(stored, held.epoch + 1)
  return isLeftover(held, stored, rules) ? undefined : tenureOf(stored, held.epoch)
}

function unleasedVersion(held: SyncRecord | undefined, stored: StoredEntry): Version | undefined {
  if (held?.owner === stored.owner) return sameOwner(held, stored)
  return { epoch: 1, acquired: 0, seq: copySeq(stored) }
}

/** Old peers keep no counter, so within one second only a message of the owner's own tells which of its writes came last. */
function sameOwner(held: SyncRecord, stored: StoredEntry): Version | undefined {
  const { epoch, acquired } = held
  if (stored.time > held.time) return { epoch, acquired, seq: copySeq(stored) }
  if (stored.time < held.time || saysTheSame(held, stored)) return undefined
  const authoritative = stored.live ? !stored.ownerWritesMaps : stored.fromOwner
  return authoritative ? { epoch, acquired, seq: held.seq + 1 } : undefined
}

/**
 * What a former holder wrote before the key was lawfully taken over: its lease had run out by then, or (it was given up or deleted) the
 * key has changed hands since and only somebody's snapshot still shows it.
 */
function isLeftover(held: SyncRecord, stored: StoredEntry, rules: LeaseRules): boolean {
  if (stored.time + rules.leaseTerm < held.acquired) return true
  return held.epoch > 1 && stored.time < held.acquired && !stored.live && !stored.fromOwner
}

function tenureOf(stored: StoredEntry, epoch: number): Version {
  return { epoch, acquired: stored.time, seq: copySeq(stored) }
}

function copySeq(stored: StoredEntry): number {
  return stored.live ? 1 : 0
}

function saysTheSame(held: SyncRecord, stored: StoredEntry): boolean {
  return held.deleted === stored.deleted && compareBytes(held.value, stored.value) === 0
}
