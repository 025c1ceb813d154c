import type { RecordHeader } from '../dictionary/record.ts'
import type { BaseVersion } from '../transport/messages.ts'

/** Whether a key holds this version: nothing, where that is null. */
export function isVersion(held: RecordHeader | undefined, version: BaseVersion): boolean {
  if (!held || !version) return !held && !version
  const isSameTenure = held.owner === version.owner && held.epoch === version.epoch
  return isSameTenure && held.time === version.time && held.seq === version.seq
}
