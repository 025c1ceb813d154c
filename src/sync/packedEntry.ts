import type { Entry } from '../dictionary/change.ts'
import { decode } from '../wire/msgpack.ts'

/** A record as a connector serves it: the msgpack of its value, which is decoded when it is read first. */
export class PackedEntry implements Entry {
  readonly owner: string
  readonly epoch: number
  readonly acquired: number
  readonly time: number
  readonly seq: number
  readonly released: boolean
  readonly packed: Uint8Array
  #value: unknown

  constructor({ value, owner, epoch, acquired, time, seq, released }: Entry<Uint8Array>) {
    this.owner = owner
    this.epoch = epoch
    this.acquired = acquired
    this.time = time
    this.seq = seq
    this.released = released
    this.packed = value
  }

  get value(): unknown {
    this.#value ??= decode(this.packed)
    return this.#value
  }
}
