import { compareBytes } from './bytes.ts'
import type { RecordHeader, SyncRecord } from './record.ts'
import type { LeaseRules } from './rules.ts'

/** What breaks the last tie: a hash over every field and the value (`recordHash`). Called only when everything else is equal. */
export type HashOf = (record: SyncRecord) => Uint8Array

/** Proof of a tenure, to be handed to whatever the lease guards: a resource refuses a token lower than the highest it has seen. */
export type FencingToken = Pick<RecordHeader, 'epoch' | 'acquired' | 'owner'>

/** Orders tenures, positive when `a` outranks `b`: the larger epoch, then who held it first, then the smaller owner id. */
export function compareTokens(a: FencingToken, b: FencingToken): number {
  return a.epoch - b.epoch || b.acquired - a.acquired || compareText(b.owner, a.owner)
}

/**
 * The total order of one key's records, positive when `a` outranks `b`; it reads no clock, so that every node decides alike. The
 * tenure comes first; without leasing there is none (epoch 1, acquired 0) and the write alone decides.
 */
export function compareRecords(a: SyncRecord, b: SyncRecord, rules: LeaseRules, hashOf: HashOf): number {
  return (rules.leasing ? compareTokens(a, b) : 0) || compareWrites(a, b, hashOf)
}

/**
 * What a node holds after it heard `incoming`: the larger of the two. Two accounts of one owner's tenure that disagree on its
 * beginning (adopted from peers that keep no leases) become one: the earlier beginning with the larger write. Never lower than either, so
 * nodes that exchange what they hold end equal. The order of arrival matters only when another owner won in between two such accounts.
 */
export function mergeRecords(
  held: SyncRecord | undefined,
  incoming: SyncRecord,
  rules: LeaseRules,
  hashOf: HashOf,
): SyncRecord {
  if (!held) return incoming
  const oneTenure = held.epoch === incoming.epoch && held.owner === incoming.owner
  if (!oneTenure) return compareRecords(incoming, held, rules, hashOf) > 0 ? incoming : held
  const winner = compareWrites(incoming, held, hashOf) > 0 ? incoming : held
  const acquired = Math.min(held.acquired, incoming.acquired)
  return winner.acquired === acquired ? winner : { ...winner, acquired }
}

/** Leased, the owner is the same on both sides by now; without leasing it is what breaks a tie of the second. */
function compareWrites(a: SyncRecord, b: SyncRecord, hashOf: HashOf): number {
  return (
    a.time - b.time ||
    compareText(b.owner, a.owner) ||
    a.seq - b.seq ||
    Number(a.deleted) - Number(b.deleted) ||
    Number(a.ownerType === 'bin') - Number(b.ownerType === 'bin') ||
    compareContents(a, b, hashOf)
  )
}

/** `acquired` stays out of the hash: merging may lower it, and must not turn the order of two writes around by that. */
function compareContents(a: SyncRecord, b: SyncRecord, hashOf: HashOf): number {
  if (a.released === b.released && compareBytes(a.value, b.value) === 0) return 0
  return compareBytes(hashOf({ ...a, acquired: 0 }), hashOf({ ...b, acquired: 0 }))
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
