import type { Entry } from '../dictionary/change.ts'
import { begin, many, open, read } from './leanMsgpackReader.ts'
import type { BatchItem, ServerMessage, SnapshotEntry } from './messages.ts'

/** Of the message that is read: ids of owners by number, and the header before. */
let owners: string[]
const header: unknown[] = []

/**
 * Reads the connector's message that msgpack of docs/channel.md stands for, without making the arrays in which it is laid out. `known`, the
 * channel's ids of owners by number, learns what it tells. Throws for what is none.
 */
export function readServerMessage(bytes: Uint8Array, known: string[]): ServerMessage {
  begin(bytes)
  owners = known
  // What is no message goes on, to bytes that are not there.
  if (!open()) {
    const message = read() as ServerMessage
    if (message.type) return message
  }
  const kind = read()
  let told = open()
  let number = told && (read() as number)
  while (told-- > 1) owners[number++] = read() as string
  return kind === 1
    ? { type: 'snapshot', entries: many(open(), snapshotEntry), last: read() as boolean, interest: read() as number }
    : { type: 'batch', items: many(open(), batchItem), sequence: read() as number }
}

function snapshotEntry(): SnapshotEntry {
  let count = open()
  const keyed = { key: read() as string, entry: count > 1 ? entryOf(read()) : null }
  while (count-- > 3) read()
  return keyed
}

function batchItem(): BatchItem {
  let count = open()
  if (!count) return read() as BatchItem
  const kind = read() as number
  const keyOrId = read() as never
  const entry = entryOf(kind ? undefined : read())
  while (count-- > (kind ? 3 : 4)) read()
  return kind < 2
    ? { type: kind ? 'delete' : 'update', key: keyOrId, entry }
    : { type: 'accepted', id: keyOrId, header: entry }
}

/** A header leaves out what is as in the one before. */
function entryOf(value: unknown): Entry {
  for (let index = 0, count = open() || 1; index < count; index++) header[index] = read()
  return {
    value,
    owner: owners[header[4] as number]!,
    epoch: header[3] as number,
    acquired: header[1] as number,
    time: header[2] as number,
    seq: header[0] as number,
    released: header[5] as boolean,
  }
}
