import { createHash } from 'node:crypto'
import type { SyncRecord } from '../../src/dictionary/record.ts'

/** The rules once more, as the protocol's text has them and apart from the product's code, which they judge. Seconds. */
export const term = 3600
export const takeoverDelay = 60
const tolerance = 60

/** Positive when `a` outranks `b`, 0 when only their contents can tell. */
export function rank(a: SyncRecord, b: SyncRecord, leasing: boolean): number {
  const smallerFirst = (x: string, y: string): number => (x === y ? 0 : x < y ? 1 : -1)
  const tenure = leasing ? [a.epoch - b.epoch, b.acquired - a.acquired, smallerFirst(a.owner, b.owner)] : []
  const write = [
    a.time - b.time,
    smallerFirst(a.owner, b.owner),
    a.seq - b.seq,
    Number(a.deleted) - Number(b.deleted),
    Number(a.ownerType === 'bin') - Number(b.ownerType === 'bin'),
  ]
  return [...tenure, ...write].find((difference) => difference !== 0) ?? 0
}

/** What a node holds after it heard `incoming`: the larger one, in a tenure that began when the earlier account of it says. */
export function settle(held: SyncRecord | undefined, incoming: SyncRecord, leasing: boolean): SyncRecord {
  const heard = leasing ? incoming : { ...incoming, epoch: 1, acquired: 0 }
  if (!held) return heard
  const isOneTenure = held.epoch === heard.epoch && held.owner === heard.owner
  const acquired = Math.min(held.acquired, heard.acquired)
  const [a, b] = isOneTenure
    ? [
        { ...held, acquired },
        { ...heard, acquired },
      ]
    : [held, heard]
  return (rank(a, b, leasing) || compareContents(a, b)) >= 0 ? a : b
}

/** Which of two writes that are otherwise equal is the larger. */
function compareContents(a: SyncRecord, b: SyncRecord): number {
  if (a.released === b.released && Buffer.compare(a.value, b.value) === 0) return 0
  return Buffer.compare(hashOf({ ...a, acquired: 0 }), hashOf({ ...b, acquired: 0 }))
}

function hashOf({ key, owner, ownerType, epoch, acquired, time, seq, deleted, released, value }: SyncRecord): Buffer {
  const fields = JSON.stringify([key.length, owner, ownerType, epoch, acquired, time, seq, deleted, released])
  return createHash('sha256').update(fields).update(key).update(value).digest()
}

/** What becomes of a record that is dated so many seconds ahead. */
export function admissionOf(ahead: number): 'due' | 'waits' | 'tooFarAhead' {
  if (ahead <= tolerance) return 'due'
  return ahead <= 24 * 3600 ? 'waits' : 'tooFarAhead'
}

/** The sum of all records' hashes, of 64 bits each; deletions older than 72 h do not count. */
export function digestOf(records: Iterable<SyncRecord>, now: number): bigint {
  const offered = [...records].filter(({ deleted, time }) => !deleted || now - time <= 72 * 3600)
  return BigInt.asUintN(
    64,
    offered.reduce((sum, record) => sum + hashOf(record).readBigUInt64BE(0), 0n),
  )
}

/** Says the same of the same write. */
export const isSame = (a: SyncRecord | undefined, b: SyncRecord | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && identify(a) === identify(b))

const ids = new WeakMap<SyncRecord, string>()

/** Everything of a record in one line. */
export function identify(record: SyncRecord): string {
  const known = ids.get(record)
  if (known !== undefined) return known
  const { owner, ownerType, epoch, acquired, time, seq, deleted, released, value } = record
  const marks = `${deleted ? ' deleted' : ''}${released ? ' released' : ''}`
  const id = `${owner}:${ownerType} e${epoch} a${acquired} t${time} s${seq}${marks} ${Buffer.from(value).toString('hex')}`
  ids.set(record, id)
  return id
}

export interface WriteSetting {
  readonly me: string
  readonly now: number
  readonly leasing: boolean
  /** Seconds by which this clock is off the median of the peers'. */
  readonly skew: number
}

export type Decision = 'begin' | 'take' | 'continue' | 'nothing' | 'lease-held' | 'clock-skew'

/** What the table of local writes says; undefined where it leaves the matter open. */
export function decisionFor(
  op: 'set' | 'del' | 'release',
  held: SyncRecord | undefined,
  { me, now, leasing, skew }: WriteSetting,
): Decision | undefined {
  if (!leasing) return undefined
  if (op !== 'set' && (!held || held.deleted)) return 'nothing'
  if (op === 'release' && held?.released) return 'nothing'
  if (!held) return 'begin'
  if (held.deleted || held.released) return 'take'
  if (held.owner === me) {
    if (held.time > now + tolerance) return 'take'
    return now <= held.time + term || op === 'release' ? 'continue' : 'take'
  }
  if (op === 'release') return now <= held.time + term ? 'lease-held' : 'nothing'
  if (now <= held.time + term + takeoverDelay) return 'lease-held'
  return Math.abs(skew) > tolerance ? 'clock-skew' : 'take'
}

/** Whether a key's collected deletion may be gone: the clock has passed 73 h. */
export const isForgotten = (record: SyncRecord, now: number): boolean => record.deleted && now - record.time > 73 * 3600

/** Whether a deletion is no longer told to others, so that nodes may differ in it. */
export const isFading = (record: SyncRecord, now: number): boolean => record.deleted && now - record.time > 71 * 3600

/** Whether a deletion should be collected by now: it is asked for every hour. */
export const isStale = (record: SyncRecord, now: number): boolean => record.deleted && now - record.time > 75 * 3600

/** Whether a node that heard nothing since the record was written would drop it where its peers lack it: 72 h. */
export const isDroppable = (record: SyncRecord, now: number): boolean => now - record.time > 72 * 3600
