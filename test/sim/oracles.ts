import type { LeaseLost } from '../../src/dictionary/source.ts'
import type { Outcome } from '../../src/dictionary/outcome.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { admissionOf, digestOf, identify, isDroppable, isForgotten, isSame, rank, settle } from './model.ts'

/** What an oracle objects to; undefined: nothing. */
export type Finding = string | undefined

/** A key's record changed at a node. */
export interface Transition {
  readonly key: string
  readonly before: SyncRecord | undefined
  readonly after: SyncRecord | undefined
}

/** A record in words. */
export const say = (record: SyncRecord | undefined): string => (record ? identify(record) : 'nothing')

/** What a node holds, key by key, in words. */
export interface NodeState {
  readonly lines: ReadonlyMap<string, string>
  /** It had no room for something, so that it may lack keys. */
  readonly isFull: boolean
}

/** O1: at rest all nodes hold the same, but for keys that a full one lacks. `states` by node. */
export function equalAtRest(states: ReadonlyMap<string, NodeState>): Finding {
  const expected = new Map([...states.values()].flatMap(({ lines }) => [...lines]))
  for (const [name, { lines, isFull }] of states) {
    const isWrong = (key: string): boolean => lines.get(key) !== expected.get(key) && (lines.has(key) || !isFull)
    const key = [...expected.keys()].find(isWrong)
    if (key !== undefined) return `${key}: ${name} has ${lines.get(key)}, another has ${expected.get(key)}`
  }
  return undefined
}

/** O2: what is held at the end is not lower than anything that a node which is still there has held, but for what a collected deletion ended. */
export function nothingLost(final: SyncRecord | undefined, held: SyncRecord, leasing: boolean): Finding {
  if (final && rank(final, held, leasing) >= 0) return undefined
  return `${say(final)} is left although ${say(held)} was there`
}

/** What is held was written as it is, by whom it names. */
export function wasWritten(record: SyncRecord, isKnown: boolean): Finding {
  return isKnown ? undefined : `${say(record)} is held, which nobody wrote`
}

/** O4: of each write of its own that was replaced an owner is told exactly once, unless it had given it up or replaced it itself. */
export function lossesTold(
  me: string,
  transitions: readonly Transition[],
  isMyWrite: (key: string, record: SyncRecord) => boolean,
  losses: readonly LeaseLost<Uint8Array, Uint8Array>[],
): Finding {
  const due = transitions.filter((step) => isLoss(me, step, isMyWrite))
  const told = losses.map(({ mine, winner, winnerOwner }) => `${mine?.seq} by ${winner?.seq} of ${winnerOwner}`)
  const expected = due.map(({ before, after }) => `${seqOf(before)} by ${seqOf(after)} of ${after?.owner}`)
  if (told.join() === expected.join()) return undefined
  const changes = transitions.map(({ before, after }) => `${say(before)} became ${say(after)}`)
  return `losses told: ${told.join() || 'none'}, due: ${expected.join() || 'none'}: ${changes.join('; ')}`
}

const seqOf = (record: SyncRecord | undefined): number | undefined => (record?.deleted ? undefined : record?.seq)

function isLoss(
  me: string,
  { key, before, after }: Transition,
  isMyWrite: (key: string, record: SyncRecord) => boolean,
): boolean {
  if (!before || !after || before.owner !== me) return false
  const isGivenUp = (before.deleted || before.released) && after.epoch > before.epoch
  if (after.owner !== me) return !isGivenUp
  return isMyWrite(key, before) && !isMyWrite(key, after)
}

/** A forgotten key leaves its epoch behind. */
export function leavesFloor(forgotten: SyncRecord, floor: number): Finding {
  return floor >= forgotten.epoch ? undefined : `${say(forgotten)} was forgotten and left a floor of ${floor}`
}

/** What comes live from outside in the name of one who writes here is not taken. */
export function isNoClaim(isClaim: boolean, { owner }: { readonly owner: string }): Finding {
  return isClaim ? `a store in the name of ${owner} was taken from outside, which is one of the node's own` : undefined
}

/** R1: of two records the same one is left everywhere, whichever came first. */
export function mergeIsLawful({ before, after }: Transition, incoming: SyncRecord, leasing: boolean): Finding {
  const expected = settle(before, incoming, leasing)
  if (isSame(after, expected)) return undefined
  return `${say(before)} and ${say(incoming)} became ${say(after)}, not ${say(expected)}`
}

/** O5: at one node a key's version never goes back. */
export function versionGrows({ key, before, after }: Transition, leasing: boolean, now: number): Finding {
  if (!before) return undefined
  if (after ? rank(after, before, leasing) >= 0 : isDroppable(before, now)) return undefined
  return `${key} went back: ${say(before)} became ${say(after)}`
}

/** O6: what events told adds up to what is held. */
export function eventsAddUp(told: string | undefined, held: string | undefined, key: string): Finding {
  return told === held ? undefined : `${key}: events told ${told}, held is ${held}`
}

/** O7: nobody else believes that it holds a key. */
export function oneHolder(key: string, holders: readonly string[]): Finding {
  return holders.length > 1 ? `${key} is held by ${holders.join(' and ')}` : undefined
}

/** O8: memory stays within its limits. */
export function withinLimits(what: string, size: number, limit: number): Finding {
  return size > limit ? `${size} ${what}, ${limit} are allowed` : undefined
}

/** O7, wherever the network lets nobody hear: whoever takes a lapsed lease takes it from an owner that no longer believes in it. */
export function lapsedIsGivenUp(key: string, owner: string, taker: string): Finding {
  return `${key} was taken by ${taker} while ${owner} believed to hold it`
}

/** O9: no frame of ours costs an old peer the link. */
export function withinLink(place: number, peer: number, cause: unknown, ended: boolean): Finding {
  if (cause === undefined && !ended) return undefined
  return `old node ${place} gave up its link to ${peer}: ${cause instanceof Error ? cause.stack : String(cause)}`
}

/** A disk has all that it was sure to have but for collected deletions, and nothing that was never there; `now` in seconds. */
export function diskKept(
  loaded: SyncRecord | undefined,
  { sure, possible }: { readonly sure: SyncRecord | undefined; readonly possible: readonly SyncRecord[] },
  leasing: boolean,
  now: number,
): Finding {
  if (sure && !isForgotten(sure, now) && (!loaded || rank(loaded, sure, leasing) < 0))
    return `${say(loaded)} came back although ${say(sure)} was kept`
  if (!loaded || possible.some((record) => isSame(record, loaded))) return undefined
  return `${say(loaded)} came back and was never there`
}

/** O1, old nodes included: an application reads the same value everywhere. Values by place. */
export function readsEqual(key: string, values: ReadonlyMap<string, string>): Finding {
  if (new Set(values.values()).size <= 1) return undefined
  return `${key} reads ${[...values].map(([place, value]) => `${value} at ${place}`).join(', ')}`
}

/** What is dated ahead waits where there is room, and is dropped where it is days ahead; nothing else is. */
export function admissionIsLawful({ status, reason }: Outcome, ahead: number): Finding {
  const expected = admissionOf(ahead)
  const due = reason === 'overQuota' || status === 'changed' || status === 'unchanged' ? 'due' : reason
  const done = status === 'deferred' || (reason === 'quarantineFull' && expected === 'waits') ? 'waits' : due
  return done === expected ? undefined : `${ahead} s ahead is ${expected}, it was ${done}`
}

/** What waited because it was dated ahead is taken in when it is due, all of it. */
export function noneIsLost(waited: number, taken: number): Finding {
  return waited === taken ? undefined : `${waited} became due, ${taken} were taken in`
}

/** Nothing waits that is due; `nextDue` and `now` in seconds. */
export function dueIsTaken(node: string, nextDue: number | undefined, now: number): Finding {
  return nextDue === undefined || nextDue >= now
    ? undefined
    : `${node} lets wait what was due at ${nextDue}, now ${now}`
}

/** Nodes that hold the same find out that they do. */
export function digestIsRight(node: string, sum: bigint, records: Iterable<SyncRecord>, now: number): Finding {
  const expected = digestOf(records, now)
  return sum === expected ? undefined : `${node} has the digest ${sum}, its records make ${expected}`
}

/** A link that both ends have and that carries frames is in both tables. */
export function inTable(node: string, peer: string): Finding {
  return `${node} has a link to ${peer} and does not count it among its peers`
}

/** A write is confirmed by those that hold it and by nobody else: at rest by all neighbours at least. */
export function confirmedIsHeld(
  record: SyncRecord,
  confirmations: number,
  { least, most }: { readonly least: number; readonly most: number },
): Finding {
  if (confirmations >= least && confirmations <= most) return undefined
  return `${say(record)} is confirmed by ${confirmations}, ${least} neighbours and ${most} nodes have it`
}

/** A deletion that everybody has heard of is forgotten in the end. */
export function collected(node: string, record: SyncRecord, isStale: boolean): Finding {
  return isStale ? `${node} still keeps ${say(record)}` : undefined
}

/** O10: what its owner's lawful successor replaced is not what is left at the end, but for what a collected deletion ended. */
export function replacedStaysReplaced(final: SyncRecord | undefined, replaced: SyncRecord): Finding {
  return final && isSame(final, replaced) ? `${say(final)} is left although it was lawfully replaced` : undefined
}
