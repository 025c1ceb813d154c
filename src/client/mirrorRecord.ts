import type { RecordHeader } from '../dictionary/record.ts'

/** One mirrored key, flat: about 100 bytes with its place in the map. `released` is there only where it is true. */
export interface MirrorRecord {
  readonly value: unknown
  readonly owner: string
  readonly epoch: number
  readonly time: number
  readonly seq: number
  readonly released?: true
}

export function recordOf({ owner, epoch, time, seq, released }: RecordHeader, value: unknown): MirrorRecord {
  return released ? { value, owner, epoch, time, seq, released } : { value, owner, epoch, time, seq }
}

/** Whether a record is the version that a header tells. */
export function sameVersion(held: MirrorRecord, header: RecordHeader): boolean {
  return (
    held.owner === header.owner &&
    held.epoch === header.epoch &&
    held.time === header.time &&
    held.seq === header.seq &&
    !held.released === !header.released
  )
}
