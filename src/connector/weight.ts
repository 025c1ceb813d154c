import type { Entry } from '../dictionary/change.ts'
import type { BatchItem, ServerMessage, SnapshotEntry } from '../transport/messages.ts'

/** About what a header and the array around it take. */
const HEADER_BYTES = 24

/** Bytes that one key of a snapshot takes in a message, roughly. */
export function weighEntry(keyed: SnapshotEntry): number {
  return weighVersion(keyed.keyBytes ?? keyed.key, keyed.entry)
}

/** Bytes that one item of a batch takes in a message, roughly. */
export function weighItem(item: BatchItem): number {
  switch (item.type) {
    case 'update':
      return weighVersion(item.key, item.entry)
    case 'lease-lost':
      return HEADER_BYTES + item.key.length + item.owner.length + weighValue(item.mine)
    case 'refused':
      return HEADER_BYTES + item.refusal.message.length
    case 'name':
    case 'delete':
    case 'accepted':
      return 2 * HEADER_BYTES
  }
}

/** Bytes that a message takes, roughly. */
export function weighMessage(message: ServerMessage): number {
  let bytes = HEADER_BYTES
  if (message.type === 'snapshot') for (const entry of message.entries) bytes += weighEntry(entry)
  if (message.type === 'batch') for (const item of message.items) bytes += weighItem(item)
  return bytes
}

function weighVersion(key: string | Uint8Array, entry: Entry | null): number {
  return HEADER_BYTES + key.length + (entry?.packed?.length ?? weighValue(entry?.value))
}

/** Only text and bytes count for what they are. */
function weighValue(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 4
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (Array.isArray(value)) return sum(value)
  return value instanceof Map
    ? sum(value.keys()) + sum(value.values())
    : sum(Object.keys(value)) + sum(Object.values(value))
}

function sum(values: Iterable<unknown>): number {
  let bytes = 4
  for (const value of values) bytes += weighValue(value)
  return bytes
}
