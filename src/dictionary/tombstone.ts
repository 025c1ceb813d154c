import type { SyncRecord } from './record.ts'

/** Seconds for which a deletion is told to other nodes. */
export const offeredFor = 72 * 3600

/** Seconds for which a deletion is kept: an hour longer, for what is still on its way. */
const keptFor = 73 * 3600

/** True for what anti-entropy offers and counts in its digests: all values, and deletions not older than 72 h. */
export function isOffered(record: SyncRecord, now: number): boolean {
  return !record.deleted || now - record.time <= offeredFor
}

/** True for a deletion that every node must have heard of (73 h), so that it can be forgotten. */
export function isCollectable(record: SyncRecord, now: number): boolean {
  return record.deleted && now - record.time > keptFor
}
