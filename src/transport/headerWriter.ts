import type { RecordHeader } from '../dictionary/record.ts'
import type { HeaderArray } from './arrays.ts'
import type { OwnerNumbers } from './ownerNumbers.ts'

/** Writes the headers of one message, each without what is at its end as in the one before: mostly `seq` alone is left. */
export class HeaderWriter {
  readonly #owners: OwnerNumbers
  #last: RecordHeader | undefined

  constructor(owners: OwnerNumbers) {
    this.#owners = owners
  }

  write(header: RecordHeader): HeaderArray {
    const length = sizeBeside(header, this.#last)
    this.#last = header
    const { seq, acquired, time, epoch, owner, released } = header
    if (length === 1) return seq
    if (length === 2) return [seq, acquired]
    if (length === 3) return [seq, acquired, time]
    if (length === 4) return [seq, acquired, time, epoch]
    const number = this.#owners.of(owner)
    return length === 5 ? [seq, acquired, time, epoch, number] : [seq, acquired, time, epoch, number, released]
  }

  /** A header that somebody else wrote in full stands here. */
  pass(header: RecordHeader): void {
    this.#last = header
  }
}

/** How many elements tell what is not as in the header before. */
function sizeBeside(header: RecordHeader, last: RecordHeader | undefined): 1 | 2 | 3 | 4 | 5 | 6 {
  if (!last || header.released !== last.released) return 6
  if (header.owner !== last.owner) return 5
  if (header.epoch !== last.epoch) return 4
  if (header.time !== last.time) return 3
  return header.acquired === last.acquired ? 1 : 2
}
