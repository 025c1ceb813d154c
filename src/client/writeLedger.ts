import type { RecordHeader } from '../dictionary/record.ts'
import type { Refusal } from '../transport/messages.ts'
import type { MirrorRecord } from './mirror.ts'
import { PendingWrite } from './pendingWrite.ts'
import type { WriteRequest } from './writeRequest.ts'
import type { SyncError } from './syncError.ts'
import type { WriteResult } from './types.ts'
import { WriteQueue } from './writeQueue.ts'

/** A write that was not made, and why. */
export interface FailedWrite {
  readonly key: string
  readonly writeId: number
  /** Undefined for a deletion, and where no value was to be written. */
  readonly attempted: unknown
  readonly refusal: Refusal
}

/** What writes need of the store that shows them. */
export interface WriteLedgerHost {
  /** The first snapshot has arrived. */
  ready(): boolean
  held(key: string): MirrorRecord | undefined
  /** What the key shows may have changed. */
  touch(key: string): void
  /** Puts an accepted write in the mirror; its result. */
  accepted(write: PendingWrite, header: RecordHeader | null): WriteResult
  /** Puts a refusal in the state. */
  refused(failed: FailedWrite): SyncError
}

/** The writes that are not settled, by key, and what they show. */
export class WriteLedger {
  readonly #host: WriteLedgerHost
  readonly #queues = new Map<string, WriteQueue>()
  #lastId = 0
  #size = 0

  constructor(host: WriteLedgerHost) {
    this.#host = host
  }

  /** How many writes somebody waits for. */
  get size(): number {
    return this.#size
  }

  /** The keys that have writes. */
  keys(): Iterable<string> {
    return this.#queues.keys()
  }

  queue(key: string): WriteQueue | undefined {
    return this.#queues.get(key)
  }

  all(): readonly PendingWrite[] {
    return [...this.#queues.values()].flatMap((queue) => [...queue])
  }

  /** The keys in the order in which the first write of each was made. */
  keysInOrder(): readonly string[] {
    const heads = [...this.#queues.values()].flatMap(({ head }) => head ?? [])
    return heads.toSorted((a, b) => a.id - b.id).map(({ key }) => key)
  }

  /** An id that no write had before: 1, 2, 3, ... */
  nextId(): number {
    return ++this.#lastId
  }

  append(key: string, request: WriteRequest): PendingWrite {
    const write = new PendingWrite(this.nextId(), key, request)
    const queue = this.#queues.get(key) ?? new WriteQueue()
    queue.append(write)
    this.#queues.set(key, queue)
    this.#size++
    return write
  }

  /** Brings up to date what the updaters of a key make of the value held. */
  compute(key: string): void {
    this.#queues.get(key)?.compute(this.#host.held(key)?.value, this.#host.ready())
    this.#host.touch(key)
  }

  accept(write: PendingWrite, header: RecordHeader | null): void {
    this.#remove(write)
    const result = this.#host.accepted(write, header)
    if (!write.abandoned) this.#settle(write, result)
  }

  fail(write: PendingWrite, refusal: Refusal): void {
    this.#remove(write)
    if (!write.abandoned) this.#tell(write, refusal)
  }

  /** Fails a write that is under way: its value is no longer shown, but the answer is still waited for. */
  abandon(write: PendingWrite, refusal: Refusal): void {
    this.#tell(write, refusal)
    write.abandoned = true
  }

  /** Refuses a request of which nothing was shown. */
  refuse(key: string, request: WriteRequest, refusal: Refusal): WriteResult {
    const attempted = 'value' in request ? (request.value ?? undefined) : undefined
    const writeId = this.nextId()
    return { ok: false, key, error: this.#host.refused({ key, writeId, attempted, refusal }), writeId }
  }

  #tell(write: PendingWrite, refusal: Refusal): void {
    const { key, id: writeId, attempted } = write
    const error = this.#host.refused({ key, writeId, attempted, refusal })
    this.#settle(write, { ok: false, key, error, writeId })
  }

  #settle(write: PendingWrite, result: WriteResult): void {
    this.#size--
    write.settle(result)
    this.#host.touch(write.key)
  }

  #remove(write: PendingWrite): void {
    const queue = this.#queues.get(write.key)
    queue?.remove(write)
    if (!queue?.head) this.#queues.delete(write.key)
  }
}
