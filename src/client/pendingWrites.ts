import type { RecordHeader } from '../dictionary/record.ts'
import type { Clock } from '../seams/clock.ts'
import type { ClientMessage, Refusal } from '../transport/messages.ts'
import { checkRequest } from './checkRequest.ts'
import { localRefusal } from './localRefusal.ts'
import type { PendingWrite } from './pendingWrite.ts'
import type { WriteRequest } from './writeRequest.ts'
import { SendWindow } from './sendWindow.ts'
import type { WriteOptions, WriteResult } from './types.ts'
import { WriteLedger } from './writeLedger.ts'
import type { WriteLedgerHost } from './writeLedger.ts'

/** What pending writes need of the store around them. */
export interface PendingWritesHost extends WriteLedgerHost {
  readonly clock: Clock
  /** Throws where the message cannot be sent. */
  send(message: ClientMessage): void
  /** Runs a change that time brought about, and tells of it. */
  commit(change: () => void): void
}

/** How far writes get: nowhere, to a connector that said welcome, to one of which the whole snapshot is here. */
type Reach = 'closed' | 'offline' | 'welcome' | 'synced'

const MAX_CONFLICTS = 5

/** The writes of this client that are not answered: shown at once, sent one at a time for each key, sent again after a reconnect. */
export class PendingWrites {
  readonly #host: PendingWritesHost
  readonly #ledger: WriteLedger
  readonly #window: SendWindow
  #reach: Reach = 'offline'

  constructor(host: PendingWritesHost) {
    this.#host = host
    this.#ledger = new WriteLedger(host)
    this.#window = new SendWindow(host.clock, () => host.commit(() => this.#sendInOrder()))
  }

  /** How many writes somebody waits for. */
  get size(): number {
    return this.#ledger.size
  }

  /** The keys that have pending writes. */
  keys(): Iterable<string> {
    return this.#ledger.keys()
  }

  isPending(key: string): boolean {
    return this.#ledger.queue(key)?.isPending ?? false
  }

  /** What a user sees in the place of the value held; undefined for an absent key. */
  shown(key: string, held: unknown): unknown {
    const queue = this.#ledger.queue(key)
    return queue ? queue.shown(held) : held
  }

  /** Shows a write, and sends it as soon as that can be. `caller` is told the result, at once if the write cannot be made at all. */
  add(key: string, request: WriteRequest, options: WriteOptions, caller: (result: WriteResult) => void): void {
    const last = this.#ledger.queue(key)?.last
    const taken = last?.takes(request) ? last : null
    const refusal = this.#refusalOf(key, request, options) ?? takeProblem(taken, request)
    if (refusal) return caller(this.#ledger.refuse(key, request, refusal))
    const write = taken ?? this.#ledger.append(key, request)
    write.join(caller, options)
    this.#expire(write, options.timeoutMs)
    this.#ledger.compute(key)
    if (write.next?.problem) this.#ledger.fail(write, localRefusal.invalidValue(write.next.problem))
    this.#window.add(key)
    this.flush()
  }

  /** The connector said welcome: what it has not answered is sent again, in the order in which it was written. */
  resume(): void {
    this.#reach = 'welcome'
    this.#sendInOrder()
  }

  /** The mirror is what the connector holds: updaters that waited for it run. */
  synced(): void {
    this.#reach = 'synced'
    for (const key of this.#ledger.keys()) this.#ledger.compute(key)
    this.flush()
  }

  /** The channel is gone. `isTooLarge`: because of the size of something that was under way, which is not sent again. */
  suspend(isTooLarge: boolean): void {
    if (this.#reach === 'closed') return
    this.#reach = 'offline'
    for (const write of this.#ledger.all()) this.#interrupt(write, isTooLarge)
    this.#window.close()
  }

  /** The connector applied a write as the version that the header tells; null: nothing was to be done. */
  accept(id: number, header: RecordHeader | null): void {
    const write = this.#window.answered(id)
    if (!write) return
    this.#ledger.accept(write, header)
    this.#window.add(write.key)
  }

  /** The connector did not apply a write. */
  refuse(id: number, refusal: Refusal): void {
    const write = this.#window.answered(id)
    if (!write) return
    this.#window.add(write.key)
    if (refusal.code === 'rate-limited' && !write.abandoned) return this.#postpone(write)
    const isRepeatable = refusal.code === 'conflict' && !write.abandoned && write.next?.needsHeld
    if (isRepeatable && write.conflicts++ < MAX_CONFLICTS) write.thaw(this.#ledger.nextId())
    else this.#ledger.fail(write, refusal)
  }

  /** Sends what may be sent; called when all that arrived together is applied. */
  flush(): void {
    if (this.#reach === 'offline' || this.#reach === 'closed') return
    for (const key of this.#window.due) {
      if (!this.#window.isOpen) return
      if (this.#sendHead(key)) this.#window.done(key)
    }
  }

  /** Refuses everything with code 'closed', from now on too. Idempotent. */
  close(): void {
    this.#reach = 'closed'
    for (const write of this.#ledger.all()) this.#ledger.fail(write, localRefusal.closed(write.key))
    this.#window.close()
  }

  #refusalOf(key: string, request: WriteRequest, { whenOffline }: WriteOptions): Refusal | null {
    if (this.#reach === 'closed') return localRefusal.closed(key)
    const refusal = checkRequest(key, request)
    if (refusal) return refusal
    return whenOffline === 'reject' && this.#reach === 'offline' ? localRefusal.offline(key) : null
  }

  #expire(write: PendingWrite, timeoutMs: number | undefined): void {
    if (timeoutMs === undefined) return write.expire(null)
    const timeOut = (): void => this.#host.commit(() => this.#timeOut(write, timeoutMs))
    write.expire(this.#host.clock.after(timeoutMs, timeOut))
  }

  #timeOut(write: PendingWrite, ms: number): void {
    const refusal = localRefusal.timeout(write.key, ms)
    if (write.sent) return this.#ledger.abandon(write, refusal)
    this.#ledger.fail(write, refusal)
    this.#window.add(write.key)
    this.flush()
  }

  #interrupt(write: PendingWrite, isTooLarge: boolean): void {
    const isForgotten = write.rejectOffline && !write.operation
    if (write.abandoned || isForgotten) this.#ledger.fail(write, localRefusal.offline(write.key))
    else if (isTooLarge && write.sent) this.#ledger.fail(write, localRefusal.tooLarge(write.key))
  }

  #sendInOrder(): void {
    this.#window.order(this.#ledger.keysInOrder())
    this.flush()
  }

  /** Sends the first write of a key, if it has one to send. False: that has to wait for the snapshot. */
  #sendHead(key: string): boolean {
    const write = this.#ledger.queue(key)?.head
    if (!write || write.sent) return true
    if (!write.operation && write.next?.needsHeld && this.#reach !== 'synced') return false
    const refusal = this.#send(write)
    if (!refusal) return true
    this.#ledger.fail(write, refusal)
    return this.#sendHead(key)
  }

  /** Returns why the write could not be sent. */
  #send(write: PendingWrite): Refusal | null {
    if (!write.operation) this.#ledger.compute(write.key)
    if (!write.operation && write.next?.problem) return localRefusal.invalidValue(write.next.problem)
    const operation = write.operation ?? write.freeze(this.#host.held(write.key))
    try {
      this.#host.send({ type: 'write', id: write.id, operation })
    } catch (error) {
      return localRefusal.unsendable(error)
    }
    this.#window.sent(write)
    return null
  }

  /** The connector takes no more for now: until it is sent, the write may change again. */
  #postpone(write: PendingWrite): void {
    write.operation = null
    this.#window.pause()
  }
}

function takeProblem(write: PendingWrite | null, request: WriteRequest): Refusal | null {
  const problem = write?.take(request) ?? null
  return problem === null ? null : localRefusal.invalidValue(problem)
}
