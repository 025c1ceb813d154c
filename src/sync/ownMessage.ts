import type { SyncRecord } from '../dictionary/record.ts'
import { P2S } from '../wire/flags.ts'
import { decode, MsgpackError, splitArray } from '../wire/msgpack.ts'
import { nodeIdValue, readNodeId } from '../wire/nodeId.ts'
import { isNil, ownerOf, StoreError, whole } from './storeMessage.ts'

/** Op numbers of synckey's own messages; docs/protocol.md holds their payloads. */
export const ops = {
  nothing: 0,
  digest: 1,
  buckets: 2,
  hashes: 3,
  records: 4,
  ack: 5,
  announce: 6,
  ask: 7,
  askLinks: 8,
  links: 9,
} as const

/** What an owner calls itself, and since when (seconds). */
export interface Announcement {
  readonly owner: string
  readonly name: string
  readonly time: number
}

/** What a message carries at most, unless a single thing in it is larger. */
export const chunkBytes = 256 * 2 ** 10
const recordOverhead = 128
const none = new Uint8Array()

/** Packets of `records` messages that carry all of the records, about 256 KiB each or what is given. */
export function* recordsPackets(
  records: Iterable<SyncRecord>,
  maxBytes: number = chunkBytes,
): Generator<readonly unknown[]> {
  let chunk: unknown[] = []
  let bytes = 0
  for (const record of records) {
    const size = record.key.length + record.value.length + recordOverhead
    if (chunk.length > 0 && bytes + size > maxBytes) {
      yield [P2S, ops.records, chunk]
      chunk = []
      bytes = 0
    }
    chunk.push(recordElement(record))
    bytes += size
  }
  if (chunk.length > 0) yield [P2S, ops.records, chunk]
}

export const announcePackets = (announcements: readonly Announcement[]): readonly unknown[] => [
  P2S,
  ops.announce,
  announcements.map(({ owner, name, time }) => [owner, name, time]),
]

/** A record as its own messages and the log on disk carry it. */
export const recordElement = (record: SyncRecord): readonly unknown[] => [
  record.key,
  record.value,
  nodeIdValue(ownerOf(record)),
  record.epoch,
  record.acquired,
  record.time,
  record.seq,
  (record.deleted ? 1 : 0) + (record.released ? 2 : 0),
]

/** Reads the payload of a `records` message; malformed records are left out, lest one key keep others from coming. Throws `MsgpackError` where it is no list. */
export const readRecords = (payload: Uint8Array): readonly SyncRecord[] => splitArray(payload).flatMap(readRecordOrNone)

function readRecordOrNone(element: Uint8Array): readonly SyncRecord[] {
  try {
    return [readRecord(element)]
  } catch (error) {
    if (error instanceof StoreError || error instanceof MsgpackError) return []
    throw error
  }
}

/** Reads the msgpack of a `recordElement`; throws `StoreError` or `MsgpackError` for a malformed one. */
export function readRecord(element: Uint8Array): SyncRecord {
  const [rawKey = none, rawValue = none, rawOwner = none, ...numbers] = splitArray(element)
  const [key, value] = [decode(rawKey), decode(rawValue)]
  const owner = readNodeId(rawOwner)
  if (!(key instanceof Uint8Array) || !(value instanceof Uint8Array) || !owner) {
    throw new StoreError('a record needs key and value in bytes, and an owner')
  }
  const [epoch, acquired, time, seq, marks] = [0, 1, 2, 3, 4].map((index) =>
    whole(decode(numbers[index] ?? none)),
  ) as Numbers
  const deleted = (marks & 1) === 1
  if (!deleted) checkValue(value)
  const released = (marks & 2) === 2
  const bytes = deleted ? none : value
  return { key, value: bytes, deleted, released, owner: owner.text, ownerType: owner.type, epoch, acquired, time, seq }
}

/** The value travels as opaque bytes, so that what it consists of does not count against the message's limits; here it is counted. */
function checkValue(value: Uint8Array): void {
  decode(value)
  if (isNil(value)) throw new StoreError('a record without a value is a deletion')
}

type Numbers = [epoch: number, acquired: number, time: number, seq: number, marks: number]

/** Reads the payload of an `announce` message; malformed entries are left out. */
export function readAnnouncements(payload: Uint8Array): readonly Announcement[] {
  const list = decode(payload)
  if (!Array.isArray(list)) throw new StoreError('an announcement is a list')
  return list.flatMap((element: unknown) => {
    const [owner, name, time] = Array.isArray(element) ? (element as readonly unknown[]) : []
    return typeof owner === 'string' && typeof name === 'string' && Number.isSafeInteger(time)
      ? [{ owner, name, time: Number(time) }]
      : []
  })
}
