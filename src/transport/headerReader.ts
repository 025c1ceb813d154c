import type { Entry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { HeaderArray } from './arrays.ts'

/** Reads the headers of one message in their order: what one leaves out is as in the one before. */
export class HeaderReader {
  /** Ids of owners by the numbers that stand for them on one channel. */
  readonly #owners: readonly string[]
  #owner = ''
  #epoch = 0
  #acquired = 0
  #time = 0
  #seq = 0
  #released = false

  constructor(owners: readonly string[]) {
    this.#owners = owners
  }

  read(array: HeaderArray): RecordHeader {
    this.#take(array)
    return {
      owner: this.#owner,
      epoch: this.#epoch,
      acquired: this.#acquired,
      time: this.#time,
      seq: this.#seq,
      released: this.#released,
    }
  }

  /** Spelled out, because a spread header costs more than all the rest of reading an update. */
  entry(value: unknown, array: HeaderArray): Entry {
    this.#take(array)
    return {
      value,
      owner: this.#owner,
      epoch: this.#epoch,
      acquired: this.#acquired,
      time: this.#time,
      seq: this.#seq,
      released: this.#released,
    }
  }

  #take(array: HeaderArray): void {
    if (typeof array === 'number') {
      this.#seq = array
      return
    }
    const [seq, acquired, time, epoch, owner, released] = array
    this.#seq = seq
    this.#acquired = acquired ?? this.#acquired
    this.#time = time ?? this.#time
    this.#epoch = epoch ?? this.#epoch
    if (owner !== undefined) this.#owner = this.#owners[owner] ?? ''
    this.#released = released ?? this.#released
  }
}
