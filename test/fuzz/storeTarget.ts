import type { SyncRecord } from '../../src/dictionary/record.ts'
import { frameOf, recoverLog, type LogEntry } from '../../src/node/recordLogFormat.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { demand, type FuzzTarget } from './target.ts'

const recordOf = (index: number): SyncRecord => ({
  key: Buffer.from(`key ${index}`),
  value: encode({ index, text: 'x'.repeat(index) }),
  owner: 'anna',
  ownerType: 'str',
  epoch: 1 + index,
  acquired: 1_800_000_000,
  time: 1_800_000_000 + index,
  seq: index,
  deleted: false,
  released: index % 3 === 0,
})

const entries: readonly LogEntry[] = [
  { type: 'node', id: 'anna' },
  ...Array.from({ length: 10 }, (_, index) => ({ type: 'record', record: recordOf(index) }) as const),
  { type: 'forgotten', key: Buffer.from('key 2') },
  { type: 'floor', bucket: 7, epoch: 3 },
  { type: 'own', record: recordOf(11) },
  { type: 'closed' },
]
const log = Buffer.concat(entries.map(frameOf))
const frames = entries.slice(1, -1).map((entry) => Buffer.from(frameOf(entry)).toString('latin1'))

/** The recovery of the record log after it was torn or a disk lied: every length, and every bit. */
export const storeTarget: FuzzTarget = {
  generate(random) {
    if (random.chance(0.3)) return log.subarray(0, random.between(0, log.length))
    const damaged = Buffer.from(log)
    for (let count = random.between(1, 3); count > 0; count--) {
      const at = random.between(0, log.length - 1)
      damaged[at] = damaged[at]! ^ (1 << random.between(0, 7))
    }
    return random.chance(0.3) ? damaged.subarray(0, random.between(0, log.length)) : damaged
  },

  attempt(input) {
    const { id, changes, length, dropped, unclean } = recoverLog(input)
    demand(id === undefined || id === 'anna', 'an id is the one that was written')
    demand(length <= input.length && dropped >= 0, 'a log is no longer than its bytes')
    for (const [index, change] of changes.entries())
      demand(
        Buffer.from(frameOf(change)).toString('latin1') === frames[index],
        'what is recovered was written, in order',
      )
    const valid = longestPrefix(input)
    demand(length === valid.length || !unclean, 'every entry ahead of the damage is recovered')
    demand(changes.length === valid.changes, 'every change ahead of the damage is recovered')
    return dropped > 0 ? 'damaged' : unclean ? 'torn' : 'whole'
  },

  end: () => {},
}

/** How much of a log is as it was written, in whole frames. */
function longestPrefix(input: Uint8Array): { readonly length: number; readonly changes: number } {
  let length = 0
  let changes = 0
  for (const entry of entries) {
    const frame = frameOf(entry)
    if (Buffer.compare(input.subarray(length, length + frame.length), frame) !== 0) break
    length += frame.length
    if (entry.type !== 'node' && entry.type !== 'closed') changes++
  }
  return { length, changes }
}
