import type { LeaseView } from '../../src/dictionary/lease.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import { term, type Decision } from './model.ts'
import { say, type Finding, type Transition } from './oracles.ts'

/** O3: an owner is never refused inside its own lease. */
export function ownerNotRefused(wasMine: boolean, refusal: string | undefined): Finding {
  return wasMine && refusal ? `the owner was refused: ${refusal}` : undefined
}

/** R6: a local write does what the table says, no more and no less. */
export function writeIsLawful(
  expected: Decision | undefined,
  { before, after }: Transition,
  refusal: string | undefined,
  { now, floor }: { readonly now: number; readonly floor: number },
): Finding {
  if (!expected) return undefined
  const done = refusal ?? decisionOf(before, after, now, Math.max(before?.epoch ?? 0, floor) + 1)
  return done === expected ? undefined : `${expected} was due, ${done} it was: ${say(before)} became ${say(after)}`
}

/** R6: what a write left is what was asked for. */
export function writeIsDone(op: 'set' | 'del' | 'release', value: Uint8Array, after: SyncRecord): Finding {
  const isRight =
    op === 'set' ? Buffer.compare(after.value, value) === 0 : op === 'del' ? after.deleted : after.released
  const isOnly = after.deleted === (op === 'del') && after.released === (op === 'release')
  return isRight && isOnly ? undefined : `${op} left ${say(after)}`
}

/** R6: what a node writes by itself is what it holds once more, within its own lease. */
export function renewalIsLawful(me: string, before: SyncRecord | undefined, after: SyncRecord, now: number): Finding {
  const isHeld = before?.owner === me && !before.deleted && !before.released && now <= before.time + term
  const isNext = isHeld && after.epoch === before.epoch && after.seq === Math.max(2, before.seq + 1)
  if (isNext && Buffer.compare(before.value, after.value) === 0) return undefined
  return `${say(before)} was renewed as ${say(after)}`
}

function decisionOf(
  before: SyncRecord | undefined,
  after: SyncRecord | undefined,
  now: number,
  nextEpoch: number,
): string {
  if (!after || after === before) return 'nothing'
  const isNew = after.seq === 2 && after.acquired === now && after.time >= now
  if (!before) return isNew && after.epoch === nextEpoch ? 'begin' : 'a wrong beginning'
  if (after.epoch === nextEpoch) return isNew ? 'take' : 'a wrong takeover'
  const isNext = after.seq === Math.max(2, before.seq + 1) && after.time === Math.max(now, before.time)
  const isOne = after.epoch === before.epoch && after.acquired === before.acquired && after.owner === before.owner
  return isOne && isNext ? 'continue' : 'a wrong continuation'
}

/** A fencing token never runs backwards, though the key was deleted and forgotten meanwhile; `highest` is the highest epoch that the key had. */
export function tokenGrows(after: SyncRecord, before: SyncRecord | undefined, highest: number): Finding {
  return before?.epoch === after.epoch || after.epoch > highest
    ? undefined
    : `${say(after)} begins below epoch ${highest}, which was there before`
}

/** A node whose disk may have lost something writes nothing before it heard from others, or has waited for them. */
export function waitsAfterLoss(isAlone: boolean, refusal: string | undefined): Finding {
  return isAlone && refusal !== 'recovering' ? 'it wrote before it could hear what it had lost' : undefined
}

/** O7: what a node is told of a lease is what its writes meet. */
export function leaseIsTrue(
  { state, canWrite }: LeaseView,
  { before, after }: Transition,
  refusal: string | undefined,
): Finding {
  if (canWrite === (refusal === 'lease-held')) return `told ${state}, ${refusal ?? 'the write was accepted'}`
  const continued = before !== undefined && after !== undefined && before.epoch === after.epoch
  if (refusal || state === 'off' || continued === (state === 'mine')) return undefined
  return `told ${state}, ${say(before)} became ${say(after)}`
}
