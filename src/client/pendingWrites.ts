import type { RecordHeader } from '../dictionary/record.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { ClientMessage, ErrorCode, Refusal } from '../transport/messages.ts'
import { checkRequest } from './checkRequest.ts'
import type { MirrorRecord } from './mirror.ts'
import { Outbox } from './outbox.ts'
import { PendingWrite } from './pendingWrite.ts'
import type { SyncError } from './syncError.ts'
import type { WriteOptions, WriteResult } from './types.ts'
import { WriteQueues } from './writeQueues.ts'
import type { WriteRequest } from './writeRequest.ts'

/** What pending writes need of the store around them. */
export interface PendingWritesHost {
  readonly clock: Clock
  /** The first snapshot has arrived. */
  readonly isReady: () => boolean
  readonly held: (key: string) => MirrorRecord | undefined
  /** Why the connection ended, where nothing will be tried by itself; else null. */
  readonly ending: () => SyncError | null
  /** Throws where the message cannot be sent. */
  readonly send: (message: ClientMessage) => void
  /** What the key shows may have changed. */
  readonly touch: (key: string) => void
  /** Runs a change that time brought about, and tells of it. */
  readonly commit: (change: () => void) => void
  /** Puts an accepted write in the mirror; its result. */
  readonly accepted: (write: PendingWrite, header: RecordHeader | null) => WriteResult
  /** Puts a refusal in the state. `attempted` is undefined for a deletion, and where no value was to be written. */
  readonly refused: (key: string, writeId: number, refusal: Refusal, attempted: unknown) => SyncError
}

const MAX_CONFLICTS = 5

const TOO_LARGE = 'its message is more than the connector takes. Split the value over several keys, or store less'

/** The writes of this client that are not answered: shown at once, sent one at a time for each key, sent again after a reconnect. */
export class PendingWrites {
  readonly #host: PendingWritesHost
  readonly #queues = new WriteQueues()
  readonly #outbox: Outbox
  /** Keys whose first write was answered. */
  readonly #answered = new Set<string>()
  #lastId = 0
  #size = 0

  constructor(host: PendingWritesHost) {
    this.#host = host
    this.#outbox = new Outbox(host.clock, host.send)
  }

  /** How many writes somebody waits for. */
  get size(): number {
    return this.#size
  }

  /** What they show. */
  get queues(): Pick<WriteQueues, 'keys' | 'isPending' | 'shown'> {
    return this.#queues
  }

  /** Shows a write, and sends it as soon as that can be. `caller` is told the result, at once if the write cannot be made at all. */
  add(key: string, request: WriteRequest, options: WriteOptions, caller: (result: WriteResult) => void): void {
    const last = this.#queues.of(key).at(-1)
    const taken = last?.takes(request) ? last : null
    const refusal = this.#refusalOf(key, request, options) ?? invalidValue(taken?.take(request))
    if (refusal) return caller(this.#refused(key, ++this.#lastId, refusal, 'value' in request ? request.value : null))
    const write = taken ?? this.#append(key, request)
    write.join(caller, options, this.#timeout(write, options.timeoutMs))
    this.#compute(key)
    const problem = invalidValue(write.next?.problem)
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
    for (const key of this.#queues.keys()) this.#compute(key)
    this.#sendAll()
  }

  /**
   * The channel is gone; where no other will be opened, everything is refused. `isTooLarge`: because of the size of something that was
   * under way, which is not sent again.
   */
  suspend(isTooLarge: boolean): void {
    const outbox = this.#outbox
    if (outbox.reach !== 'closed') outbox.reach = 'offline'
    const sent = outbox.interrupt()
    const ending = this.#host.ending()
    for (const write of this.#queues.all()) {
      const { key, isAbandoned, isForNowOnly, operation } = write
      if (isAbandoned) this.#queues.remove(write)
      else if (isTooLarge && sent.has(write)) this.#fail(write, refusalOf('too-large', key, TOO_LARGE))
      else if (ending) this.#fail(write, endedRefusal(write, ending))
      else if (isForNowOnly && !operation) this.#fail(write, refusalOf('offline', key, 'the connection was lost'))
    }
  }

  /** The connector applied a write as the version that the header tells; null: nothing was to be done. */
  accept(id: number, header: RecordHeader | null): void {
    const write = this.#answer(id)
    if (!write) return
    this.#queues.remove(write)
    this.#settle(write, this.#host.accepted(write, header))
  }

  /** The connector did not apply a write. */
  refuse(id: number, refusal: Refusal): void {
    const write = this.#answer(id)
    if (!write) return
    if (write.isAbandoned) return this.#queues.remove(write)
    if (refusal.code === 'rate-limited') return this.#postpone(write)
    const isStale = refusal.code === 'conflict' && write.next?.needsHeld
    if (isStale && write.conflicts++ < MAX_CONFLICTS) write.renew(++this.#lastId)
    else this.#fail(write, refusal)
  }

  /** Sends what answers made room for; called when all that arrived together is applied. */
  flush(): void {
    for (const key of this.#answered) this.#send(key)
    this.#answered.clear()
  }

  /** Refuses everything with code 'closed', from now on too. Idempotent. */
  close(): void {
    this.#outbox.reach = 'closed'
    for (const write of this.#queues.all()) this.#fail(write, refusalOf('closed', write.key, 'the store was closed'))
    this.#outbox.interrupt()
  }

  #refusalOf(key: string, request: WriteRequest, { whenOffline }: WriteOptions): Refusal | null {
    const { reach } = this.#outbox
    if (reach === 'closed') return refusalOf('closed', key, 'the store is closed')
    const ending = this.#host.ending()
    if (ending) return endedRefusal({ key, operation: null }, ending)
    const isCutOff = reach === 'offline' && whenOffline === 'reject'
    return checkRequest(key, request) ?? (isCutOff ? refusalOf('offline', key, 'there is no connection') : null)
  }

  #append(key: string, request: WriteRequest): PendingWrite {
    this.#size++
    return this.#queues.append(new PendingWrite(++this.#lastId, key, request))
  }

  #timeout(write: PendingWrite, ms: number | undefined): Cancel | null {
    const { clock, commit } = this.#host
    return ms === undefined ? null : clock.after(ms, () => commit(() => this.#timeOut(write)))
  }

  #timeOut(write: PendingWrite): void {
    const refusal = refusalOf('timeout', write.key, 'the connector did not answer in time')
    if (!write.isSent) {
      this.#fail(write, refusal)
      return this.#send(write.key)
    }
    this.#tell(write, refusal)
    write.isAbandoned = true
  }

  #answer(id: number): PendingWrite | undefined {
    const write = this.#outbox.answered(id)
    if (write) this.#answered.add(write.key)
    return write
  }

  /** The connector takes no more for now; until it is sent again, the write may change. */
  #postpone(write: PendingWrite): void {
    write.operation = null
    this.#outbox.pause(() => this.#host.commit(() => this.#sendAll()))
  }

  #compute(key: string): void {
    this.#queues.compute(key, this.#host.held(key)?.value, this.#host.isReady())
    this.#host.touch(key)
  }

  #sendAll(): void {
    for (const key of this.#queues.keysInOrder()) this.#send(key)
  }

  /** Sends the first write of a key, if it has one that can be sent now. */
  #send(key: string): void {
    const [write] = this.#queues.of(key)
    if (!write || !this.#outbox.takes(write)) return
    if (!write.operation) this.#compute(key)
    const refusal = invalidValue(write.next?.problem) ?? this.#outbox.send(write, this.#host.held(key))
    if (!refusal) return
    this.#fail(write, refusal)
    this.#send(key)
  }

  #fail(write: PendingWrite, refusal: Refusal): void {
    this.#queues.remove(write)
    this.#tell(write, refusal)
  }

  #tell(write: PendingWrite, refusal: Refusal): void {
    if (!write.isAbandoned) this.#settle(write, this.#refused(write.key, write.id, refusal, write.next?.output?.value))
  }

  #settle(write: PendingWrite, result: WriteResult): void {
    if (write.isAbandoned) return
    this.#size--
    write.settle(result)
    this.#host.touch(write.key)
  }

  #refused(key: string, writeId: number, refusal: Refusal, attempted: unknown): WriteResult {
    return { ok: false, key, error: this.#host.refused(key, writeId, refusal, attempted ?? undefined), writeId }
  }
}

function refusalOf(code: ErrorCode, key: string, why: string): Refusal {
  return { code, message: `'${key}' was not written: ${why}.` }
}

/** One that was sent may have arrived. */
function endedRefusal(
  { key, operation }: Pick<PendingWrite, 'key' | 'operation'>,
  { code, message }: SyncError,
): Refusal {
  return { code, message: `'${key}' was not ${operation ? 'confirmed' : 'written'}. ${message}` }
}

function invalidValue(message: string | null | undefined): Refusal | null {
  return message ? { code: 'invalid-value', message } : null
}
