import { crc32 } from 'node:zlib'
import type { StoredChange } from '../dictionary/recordStore.ts'
import { readRecord, recordElement } from '../sync/ownMessage.ts'
import { decode, encode } from '../wire/msgpack.ts'

/** What one frame of a log says. */
export type LogEntry =
  | StoredChange
  /** Whose log it is: the first entry. */
  | { readonly type: 'node'; readonly id: string }
  /** The process closed it: the last entry after a clean stop. */
  | { readonly type: 'closed' }

/** What the bytes of a log still say. */
export interface RecoveredLog {
  /** Undefined where not even the beginning can be read. */
  readonly id: string | undefined
  readonly changes: readonly StoredChange[]
  /** Bytes after which to write on: the valid prefix without the mark of a clean stop. */
  readonly length: number
  readonly unclean: boolean
  /** Bytes after the valid prefix. */
  readonly dropped: number
}

const version = 1
const types = ['node', 'record', 'forgotten', 'floor', 'closed', 'own', 'exchanged'] as const
const headBytes = 8

/** A frame: length and CRC-32 (each 32 bits, big endian), a byte for the entry's type, its msgpack. The CRC covers length, type and msgpack. */
export function frameOf(entry: LogEntry): Uint8Array {
  const body = encode(bodyOf(entry))
  const frame = Buffer.allocUnsafe(headBytes + 1 + body.length)
  frame.writeUInt32BE(1 + body.length, 0)
  frame[headBytes] = types.indexOf(entry.type)
  frame.set(body, headBytes + 1)
  frame.writeUInt32BE(checksumOf(frame), 4)
  return frame
}

/** Reads the valid prefix of a log and says what is wrong with the rest. Throws only for the log of another version. */
export function recoverLog(bytes: Uint8Array): RecoveredLog {
  const log = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const changes: StoredChange[] = []
  let id: string | undefined
  let closedAt: number | undefined
  let length = 0
  for (let entry = readEntry(log, 0); entry; entry = readEntry(log, length)) {
    if ((entry.type === 'node') !== (length === 0)) break
    closedAt = entry.type === 'closed' ? length : undefined
    if (entry.type === 'node') ({ id } = entry)
    else if (entry.type !== 'closed') changes.push(entry)
    length += frameBytes(log, length)
  }
  return { id, changes, length: closedAt ?? length, unclean: closedAt === undefined, dropped: log.length - length }
}

const frameBytes = (log: Buffer, offset: number): number => headBytes + log.readUInt32BE(offset)

const checksumOf = (frame: Buffer): number => crc32(frame.subarray(headBytes), crc32(frame.subarray(0, 4)))

/** The entry at an offset; undefined at the end, and where the bytes are not what was written. */
function readEntry(log: Buffer, offset: number): LogEntry | undefined {
  if (log.length - offset <= headBytes) return undefined
  const frame = log.subarray(offset, offset + frameBytes(log, offset))
  if (frame.length <= headBytes || frame.length < frameBytes(log, offset)) return undefined
  if (frame.readUInt32BE(4) !== checksumOf(frame)) return undefined
  return entryOf(types[frame[headBytes] ?? types.length], frame.subarray(headBytes + 1))
}

function bodyOf(entry: LogEntry): unknown {
  if (entry.type === 'record' || entry.type === 'own') return recordElement(entry.record)
  if (entry.type === 'forgotten') return entry.key
  if (entry.type === 'floor') return [entry.bucket, entry.epoch]
  if (entry.type === 'exchanged') return entry.time
  return entry.type === 'node' ? [version, entry.id] : null
}

function entryOf(type: LogEntry['type'] | undefined, body: Uint8Array): LogEntry | undefined {
  if (type === 'record' || type === 'own') return { type, record: readRecord(body) }
  if (type === 'forgotten') return { type, key: decode(body) as Uint8Array }
  if (type === 'node') return { type, id: idOf(decode(body) as readonly [number, string]) }
  if (type === 'exchanged') return { type, time: decode(body) as number }
  if (type !== 'floor') return type && { type }
  const [bucket, epoch] = decode(body) as readonly [number, number]
  return { type, bucket, epoch }
}

function idOf([written, id]: readonly [number, string]): string {
  if (written === version) return id
  throw new Error(`it is of version ${written}, and this synckey reads version ${version}`)
}
