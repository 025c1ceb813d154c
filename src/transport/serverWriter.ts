import type { Entry } from '../dictionary/change.ts'
import { Raw } from '../wire/msgpack.ts'
import type { EntryArray, ItemArray, PlainItem } from './arrays.ts'
import type { HeaderWriter } from './headerWriter.ts'
import type { BatchItem, SnapshotEntry } from './messages.ts'

/** One key of a snapshot. */
export function entryToArray([key, entry]: SnapshotEntry, headers: HeaderWriter): EntryArray {
  return entry ? [key, valueOf(entry), headers.write(entry)] : [key]
}

/** One item of a batch; one without a header stays the map that it is. */
export function itemToArray(item: BatchItem, headers: HeaderWriter): ItemArray | PlainItem {
  if (item.type === 'update') return [0, item.key, valueOf(item.entry), headers.write(item.entry)]
  if (item.type === 'delete') return [1, item.key, headers.write(item.entry)]
  return item.type === 'accepted' && item.header ? [2, item.id, headers.write(item.header)] : item
}

/** A value that is msgpack already goes out as it is. */
function valueOf(entry: Entry): unknown {
  return entry.packed ? new Raw(entry.packed) : entry.value
}
