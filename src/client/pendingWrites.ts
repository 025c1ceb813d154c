import type { RecordHeader } from '../dictionary/record.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { ClientMessage, ErrorCode, Refusal } from '../transport/messages.ts'
import { checkKey, invalidValue } from './refusal.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import { Outbox } from './outbox.ts'
import { PendingWrite } from './pendingWrite.ts'
import { abortedRefusal, endedRefusal, refusalOf } from './refusal.ts'
import type { SyncError } from './syncError.ts'
import type { AcquireOptions, WriteResult } from './types.ts'
import { WriteQueues } from './writeQueues.ts'
import type { WriteRequest } from './writeRequest.ts'

/** What pending writes need of the store around them. */
export interface PendingWritesHost {
  readonly clock: Clock
  /** How far the connector's clock is ahead, in milliseconds. */
  readonly clockOffsetMs: number
  /** Why the connection ended, where nothing will be tried by itself; else null. */
  readonly ending: SyncError | null
  /** The owner under which this client alone writes; null where it shares that with others. */
  readonly ownOwner: string | null
  /** It is known what the key holds, or that it holds nothing. */
  isKnown(key: string): boolean
  /** Wants to know of the key from now on, until it is undone. */
  use(kind: 'keys', key: string): Cancel
  held(key: string): MirrorRecord | undefined
  /** What a user reads of a value as the connector holds it. */
  read(key: string, value: unknown): unknown
  /** What is wrong with a value to be written, as a sentence. */
  check(key: string, value: unknown): string | null
  /** Throws where the message cannot be sent. */
  send(message: ClientMessage): void
  /** What the key shows may have changed. */
  touch(key: string): void
  /** Runs a change that time brought about, and tells of it. */
  commit(change: () => void): void
  /** Puts an accepted write in the mirror; its result. */
  accepted(write: PendingWrite, header: RecordHeader | null): WriteResult
  /** Puts a refusal in the state. `attempted` is undefined for a deletion, and where no value was to be written. */
  refused(key: string, writeId: number, refusal: Refusal, attempted: unknown): SyncError
}

const MAX_CONFLICTS = 5

/** A write that waits is not tried again sooner, in milliseconds. */
const RETRY_MS = 100

/** The writes of this client that are not answered: shown at once, sent one at a time for each key, sent again after a reconnect. */
export class PendingWrites {
  /** What they show. */
  readonly queues: WriteQueues
  /** How many writes somebody waits for. */
  size = 0
  readonly #host: PendingWritesHost
  readonly #outbox: Outbox
  /** Keys of which another write may be sent. */
  readonly #free = new Set<string>()
  #lastId = 0

  constructor(host: PendingWritesHost) {
    this.#host = host
    this.#outbox = new Outbox(host)
    this.queues = new WriteQueues((key) => host.use('keys', key))
  }

  /** Shows a write, and sends it as soon as that can be. `caller` is told the result, at once if the write cannot be made at all. */
  add(key: string, request: WriteRequest, options: AcquireOptions, caller: (result: WriteResult) => void): void {
    const last = this.queues.of(key).at(-1)
    const taken = last?.takes(request, options) ? last : null
    const refusal = this.#refusalOf(key, request, options) ?? invalidValue(taken?.take(request))
    if (refusal) return caller(this.#refused(key, ++this.#lastId, refusal, 'value' in request ? request.value : null))
    const write = taken ?? this.#append(key, request)
    write.join(caller, options, this.#deadline(write, options))
    this.#compute(key)
    const problem = invalidValue(write.problem)
    if (problem) this.#fail(write, problem)
    this.#send(key)
  }

  /** The connector said welcome: what it has not answered is sent again, in the order in which it was written. */
  resume(): void {
    this.#outbox.reach = 'welcome'
    this.#sendAll()
  }

  /** The mirror is what the connector holds: updaters that waited for it run. */
  synced(): void {
    this.#outbox.reach = 'synced'
    for (const key of this.queues.keys()) this.#compute(key)
    this.#sendAll()
  }

  /**
   * The channel is gone; where no other will be opened, everything is refused. `isTooLarge`: because of the size of something that was
   * under way, which is not sent again.
   */
  suspend(isTooLarge: boolean): void {
    const { ending } = this.#host
    if (this.#outbox.reach !== 'closed') this.#outbox.reach = 'offline'
    const sent = this.#outbox.interrupt()
    for (const write of this.queues.all()) {
      if (write.isAbandoned) this.queues.remove(write)
      else if (isTooLarge && sent.has(write))
        this.#failAs(write, 'too-large', 'too large a message. Split the value over several keys')
      else if (ending) this.#fail(write, endedRefusal(write.key, ending, write.operation !== null))
      else if (write.isForNowOnly && !write.operation) this.#failAs(write, 'offline', 'the connection was lost')
    }
  }

  /** The connector applied a write as the version that the header tells; null: nothing was to be done. */
  accept(id: number, header: RecordHeader | null): void {
    const write = this.#answered(id)
    if (write) this.#succeed(write, header)
  }

  /** The connector did not apply a write. */
  refuse(id: number, refusal: Refusal): void {
    const write = this.#answered(id)
    if (!write) return
    const { code } = refusal
    const isStale = code === 'conflict' && write.needsHeld
    if (write.isAbandoned) this.queues.remove(write)
    else if (code === 'rate-limited') this.#postpone(write)
    else if (code === 'lease-held' && write.waits) this.#await(write, refusal)
    else if (isStale && write.hasMade(this.#host.held(write.key), this.#host.ownOwner)) this.#succeed(write, null)
    else if (isStale && write.conflicts++ < MAX_CONFLICTS) write.renew(++this.#lastId)
    else this.#fail(write, refusal)
  }

  /** A key changed: a write that waits for another owner may get through. */
  changed(key: string): void {
    if (this.size > 0 && this.queues.of(key)[0]?.waits) this.#free.add(key)
  }

  /** Sends what answers and changes made room for; called when all that arrived together is applied. */
  flush(): void {
    for (const key of this.#free) this.#send(key)
    this.#free.clear()
  }

  /** Refuses everything with code 'closed', from now on too. Idempotent. */
  close(): void {
    this.#outbox.reach = 'closed'
    for (const write of this.queues.all()) this.#failAs(write, 'closed', 'the store was closed')
    this.#outbox.interrupt()
  }

  #refusalOf(key: string, request: WriteRequest, { whenOffline, signal }: AcquireOptions): Refusal | null {
    const { ending } = this.#host
    if (this.#outbox.reach === 'closed') return refusalOf('closed', key, 'the store is closed')
    if (signal?.aborted) return abortedRefusal(key)
    if (ending) return endedRefusal(key, ending, false)
    const isCutOff = this.#outbox.reach === 'offline' && whenOffline === 'reject'
    const problem = 'value' in request ? this.#host.check(key, request.value) : null
    return (
      checkKey(key) ?? invalidValue(problem) ?? (isCutOff ? refusalOf('offline', key, 'there is no connection') : null)
    )
  }

  #append(key: string, request: WriteRequest): PendingWrite {
    this.size++
    return this.queues.append(new PendingWrite(++this.#lastId, key, request, this.#host))
  }

  /** Ends a write that takes too long, or that its user does not want any more. */
  #deadline(write: PendingWrite, { timeoutMs, signal }: AcquireOptions): Cancel {
    const { key } = write
    const end = (refusal: Refusal) => () => this.#host.commit(() => this.#abandon(write, refusal))
    const abort = end(abortedRefusal(key))
    const timeOut = end(refusalOf('timeout', key, 'the connector did not answer in time'))
    const cancel = timeoutMs === undefined ? null : this.#host.clock.after(timeoutMs, timeOut)
    signal?.addEventListener('abort', abort)
    return () => {
      cancel?.()
      signal?.removeEventListener('abort', abort)
    }
  }

  /** Withdraws a write that was not sent; of another, the connector's answer is awaited all the same. */
  #abandon(write: PendingWrite, refusal: Refusal): void {
    if (this.#outbox.sent.has(write.id)) {
      this.#tell(write, refusal)
      write.isAbandoned = true
    } else {
      this.#fail(write, refusal)
      this.#send(write.key)
    }
  }

  #answered(id: number): PendingWrite | undefined {
    const write = this.#outbox.answered(id)
    if (write) this.#free.add(write.key)
    return write
  }

  /** The connector takes no more for now; until it is sent again, the write may change. */
  #postpone(write: PendingWrite): void {
    write.operation = null
    this.#outbox.pause(() => this.#host.commit(() => this.#sendAll()))
  }

  /** Tries again when the key changes, and at the latest when it may be taken. */
  #await(write: PendingWrite, { availableAt }: Refusal): void {
    const { clock, clockOffsetMs } = this.#host
    write.renew(++this.#lastId)
    this.#free.delete(write.key)
    if (availableAt === undefined) return
    const retry = (): void => this.#host.commit(() => this.#send(write.key))
    write.retryAt(clock.after(Math.max(RETRY_MS, availableAt - clockOffsetMs - clock.now()), retry))
  }

  #compute(key: string): void {
    this.queues.compute(key, this.#host.held(key)?.value, this.#host.isKnown(key))
    this.#host.touch(key)
  }

  #sendAll(): void {
    for (const key of this.queues.keysInOrder()) this.#send(key)
  }

  /** Sends the first write of a key, if it has one that can be sent now. */
  #send(key: string): void {
    const [write] = this.queues.of(key)
    if (!write || !this.#outbox.takes(write)) return
    if (!write.operation) this.#compute(key)
    const refusal = invalidValue(write.problem) ?? this.#outbox.send(write, this.#host.held(key))
    if (!refusal) return
    this.#fail(write, refusal)
    this.#send(key)
  }

  #succeed(write: PendingWrite, header: RecordHeader | null): void {
    this.queues.remove(write)
    this.#settle(write, this.#host.accepted(write, header))
  }

  #fail(write: PendingWrite, refusal: Refusal): void {
    this.queues.remove(write)
    this.#tell(write, refusal)
  }

  #failAs(write: PendingWrite, code: ErrorCode, why: string): void {
    this.#fail(write, refusalOf(code, write.key, why))
  }

  #tell(write: PendingWrite, refusal: Refusal): void {
    if (!write.isAbandoned) this.#settle(write, this.#refused(write.key, write.id, refusal, write.output?.value))
  }

  #settle(write: PendingWrite, result: WriteResult): void {
    if (write.isAbandoned) return
    this.size--
    write.settle(result)
    this.#host.touch(write.key)
  }

  #refused(key: string, writeId: number, refusal: Refusal, attempted: unknown): WriteResult {
    return { ok: false, key, error: this.#host.refused(key, writeId, refusal, attempted ?? undefined), writeId }
  }
}
