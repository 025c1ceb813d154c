import type { SyncRecord } from '../../src/dictionary/record.ts'
import type { RecordStore, StoreContents, StoredChange } from '../../src/dictionary/recordStore.ts'
import { frameOf, recoverLog } from '../../src/node/recordLogFormat.ts'
import type { SeededRandom } from './seededRandom.ts'

/** A machine's disk with a node's log on it, which outlives the node's lives. */
export class SimDisk implements RecordStore {
  unclean = false
  /** Whether what the node wrote itself is on the plate before it is told to anybody. */
  readonly isSync: boolean
  readonly id: string
  /** Every record that was ever written here. */
  readonly written: SyncRecord[] = []
  #log: Uint8Array
  /** Bytes that are on the plate for sure. */
  #synced: number

  constructor(id: string, isSync: boolean) {
    this.id = id
    this.isSync = isSync
    this.#log = frameOf({ type: 'node', id })
    this.#synced = this.#log.length
  }

  /** The machine dies; the disk loses or tears what was written last, unless it `keeps` it. */
  crash(keeps: boolean, random: SeededRandom): void {
    this.unclean = true
    if (keeps) return
    const log = this.#log.slice(0, random.between(this.#synced, this.#log.length))
    if (log.length > this.#synced && random.chance(0.3)) log[random.between(this.#synced, log.length - 1)]! ^= 0x10
    this.#log = log
  }

  /** The node was closed: all that it wrote is there. */
  rest(): void {
    this.unclean = false
    this.#synced = this.#log.length
  }

  load(): readonly StoredChange[] {
    const { changes, length } = recoverLog(this.#log)
    this.#log = this.#log.slice(0, length)
    this.#synced = length
    return changes
  }

  append(change: StoredChange, here: boolean): void {
    if ('record' in change) this.written.push(change.record)
    this.#log = Buffer.concat([this.#log, frameOf(change)])
    if (here && this.isSync) this.#synced = this.#log.length
  }

  compact(contents: StoreContents): void {
    if (this.#log.length < 10_000 + 4 * (contents.bytes + 110 * contents.size)) return
    const frames = Array.from(contents.changes(), frameOf)
    this.#log = Buffer.concat([frameOf({ type: 'node', id: this.id }), ...frames])
    this.#synced = this.#log.length
  }
}
