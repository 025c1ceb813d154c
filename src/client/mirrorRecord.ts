import type { RecordHeader } from '../dictionary/record.ts'

/** One mirrored key, flat: about 100 bytes with its place in the map. `released` is there only where it is true. */
export interface MirrorRecord {
  value: unknown
  owner: string
  epoch: number
  time: number
  seq: number
  readonly released?: true
}

/** Keeps a version under its key, where that can be in the object that was there: a new one for each change would cost most of applying it. */
export function keepVersion(
  records: Map<string, MirrorRecord>,
  key: string,
  held: MirrorRecord | undefined,
  { owner, epoch, time, seq, released }: RecordHeader,
  value: unknown,
): void {
  if (!held || !held.released !== !released) {
    records.set(key, released ? { value, owner, epoch, time, seq, released } : { value, owner, epoch, time, seq })
    return
  }
  held.value = value
  held.owner = owner
  held.epoch = epoch
  held.time = time
  held.seq = seq
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
