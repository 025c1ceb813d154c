import type { Entry } from '../dictionary/change.ts'
import type { EntryArray, HeaderArray, ItemArray, PlainItem, ServerArray } from './arrays.ts'
import type { BatchItem, ServerMessage, SnapshotEntry } from './messages.ts'
import { learnOwners } from './ownerNumbers.ts'

/**
 * The connector's message that msgpack of docs/channel.md stands for. `owners`, the channel's ids of owners by number, learns what it tells.
 * Throws for what is none.
 */
export function readServerMessage(message: ServerArray | ServerMessage, owners: string[]): ServerMessage {
  let [acquired, time, epoch, owner, released] = [0, 0, 0, '', false]
  /** What a header leaves out is as in the one before. */
  const toEntry = (value: unknown, header: HeaderArray): Entry => {
    const told = typeof header === 'number' ? ([header] as const) : header
    const seq = told[0]
    acquired = told[1] ?? acquired
    time = told[2] ?? time
    epoch = told[3] ?? epoch
    owner = owners[told[4] ?? -1] ?? owner
    released = told[5] ?? released
    return { value, owner, epoch, acquired, time, seq, released }
  }
  const toSnapshotEntry = ([key, value, header]: EntryArray): SnapshotEntry => [
    key,
    header === undefined ? null : toEntry(value, header),
  ]
  const toItem = (item: ItemArray | PlainItem): BatchItem => {
    // Asks faster than 'type' in item.
    if (!Array.isArray(item)) return item as PlainItem
    if (item[0] === 0) return { type: 'update', key: item[1], entry: toEntry(item[2], item[3]) }
    if (item[0] === 1) return { type: 'delete', key: item[1], entry: toEntry(undefined, item[2]) }
    return { type: 'accepted', id: item[1], header: toEntry(undefined, item[2]) }
  }
  if ('type' in message) return message
  learnOwners(owners, message[1])
  if (message[0] === 1) {
    return { type: 'snapshot', entries: message[2].map(toSnapshotEntry), last: message[3], interest: message[4] }
  }
  return { type: 'batch', items: message[2].map(toItem), sequence: message[3] }
}
