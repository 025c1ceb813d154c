import type { Entry } from '../dictionary/change.ts'
import { decode } from '../wire/msgpack.ts'

/** A record as a connector serves it: the msgpack of its value, which is decoded when it is read first. It copies nothing of the record. */
export class PackedEntry implements Entry {
  readonly #record: Entry<Uint8Array>
  #value: unknown

  constructor(record: Entry<Uint8Array>) {
    this.#record = record
  }

  get value(): unknown {
    this.#value ??= decode(this.#record.value)
    return this.#value
  }

  get packed(): Uint8Array {
    return this.#record.value
  }

  get owner(): string {
    return this.#record.owner
  }

  get epoch(): number {
    return this.#record.epoch
  }

  get acquired(): number {
    return this.#record.acquired
  }

  get time(): number {
    return this.#record.time
  }

  get seq(): number {
    return this.#record.seq
  }

  get released(): boolean {
    return this.#record.released
  }

  /** As plain data, value included. */
  toJSON(): Entry {
    const { value, owner, epoch, acquired, time, seq, released } = this
    return { value, owner, epoch, acquired, time, seq, released }
  }
}
