import type { Entry } from '../dictionary/change.ts'
import type { MsgpackReader } from './leanMsgpackReader.ts'
import type { BatchItem, ServerMessage, SnapshotEntry } from './messages.ts'

/**
 * Reads the connector's message that msgpack of docs/channel.md stands for, without making the arrays in which it is laid out. `owners`, the
 * channel's ids of owners by number, learns what it tells. Throws for what is none.
 */
export function readServerMessage({ read, open, many }: MsgpackReader, owners: string[]): ServerMessage {
  /** A header leaves out what is as in the one before. */
  const header: unknown[] = []
  const entryOf = (value: unknown): Entry => {
    for (let index = 0, count = open() || 1; index < count; index++) header[index] = read()
    const [seq, acquired, time, epoch, owner, released] = header as [number, number, number, number, number, boolean]
    return { value, owner: owners[owner]!, epoch, acquired, time, seq, released }
  }
  const snapshotEntry = (): SnapshotEntry => {
    const count = open()
    const keyed = { key: read() as string, entry: count > 1 ? entryOf(read()) : null }
    many(count - 3, read)
    return keyed
  }
  const item = (): BatchItem => {
    const count = open()
    if (!count) return read() as BatchItem
    const kind = read() as number
    const keyOrId = read() as never
    const entry = entryOf(kind ? undefined : read())
    many(count - (kind ? 3 : 4), read)
    return kind < 2
      ? { type: kind ? 'delete' : 'update', key: keyOrId, entry }
      : { type: 'accepted', id: keyOrId, header: entry }
  }
  // What is no message goes on, to bytes that are not there.
  if (!open()) {
    const message = read() as ServerMessage
    if (message.type) return message
  }
  const kind = read()
  const told = open()
  let number = told && (read() as number)
  many(told - 1, () => (owners[number++] = read() as string))
  return kind === 1
    ? { type: 'snapshot', entries: many(open(), snapshotEntry), last: read() as boolean, interest: read() as number }
    : { type: 'batch', items: many(open(), item), sequence: read() as number }
}
