import type { RecordHeader } from '../dictionary/record.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { ErrorCode, Refusal } from '../transport/messages.ts'
import { deadline } from './deadline.ts'
import type { Interests } from './interests.ts'
import type { Link } from './link.ts'
import type { Mirror } from './mirror.ts'
import type { Changes } from './news.ts'
import type { PendingWrites } from './pendingWrites.ts'
import { checkKey, endedRefusal, invalidValue, refusalOf, wordsOf } from './refusal.ts'
import type { Refusals } from './refusals.ts'
import type { AcquireOptions, Lease, WriteResult } from './types.ts'
import { keepsHeld, operationOf } from './write.ts'
import type { PendingWrite } from './write.ts'
import type { WriteRequest } from './writeRequest.ts'

/** The parts of a store that writing needs. */
export interface WritesParts {
  readonly clock: Clock
  readonly changes: Changes
  readonly mirror: Mirror
  readonly link: Link
  readonly refusals: Refusals
  /** Undefined where everything is wanted. */
  readonly interests: Interests | undefined
  readonly pending: PendingWrites
  /** What is wrong with a value to be written, as a sentence. */
  readonly check: (key: string, value: unknown) => string | null
  /** The key's lease as it is. */
  readonly lease: (key: string) => Lease
}

const MAX_CONFLICTS = 5

const OFFLINE = 'there is no connection'
const CLOSED = 'the store is closed'

/** A write that waits is not tried again sooner, in milliseconds. */
const PAUSE_MS = 1000
const RETRY_MS = 100

export type Writes = ReturnType<typeof createWrites>

/** How a write goes: shown at once, sent, sent again after a reconnect or a conflict, and ended by its answer, its user or its time. */
export function createWrites({
  clock,
  changes: { touch, commit },
  mirror,
  link,
  refusals,
  interests,
  pending,
  check,
  lease,
}: WritesParts) {
  /** Keys of which another write may be sent. */
  const free = new Set<string>()
  let lastId = 0
  let isClosed = false

  const tell = (write: PendingWrite, refusal: Refusal): void =>
    pending.settle(write, () => refusals.refuse(write.key, write.id, refusal, write.output?.value))
  const fail = (write: PendingWrite, refusal: Refusal): void => {
    pending.remove(write)
    tell(write, refusal)
  }
  const failAs = (write: PendingWrite, code: ErrorCode, why: string): void =>
    fail(write, refusalOf(code, write.key, why))
  let isWelcome = false
  let isSynced = false
  /** Those that this channel has not answered, by id. */
  const sent = new Map<number, PendingWrite>()
  /** Keys of which a throttled write was sent so lately that the next is kept back. */
  const throttled = new Map<string, Cancel>()
  let cancelPause: Cancel | undefined

  /** Sends a write; returns why it cannot be. */
  const transmit = (write: PendingWrite): Refusal | null => {
    write.operation ??= operationOf(write, mirror.records.get(write.key))
    write.sendings++
    // What a write keeps, or is made of, has to be known before its answer.
    interests?.flush()
    try {
      link.send({ type: 'write', id: write.id, operation: write.operation, ...(write.sendings > 1 && { again: true }) })
    } catch (error) {
      const { code } = error as { readonly code?: unknown }
      return { code: code === 'too-large' ? code : 'invalid-value', message: wordsOf(error) }
    }
    sent.set(write.id, write)
    return null
  }
  const throttle = ({ key, throttleMs }: PendingWrite): void => {
    if (!throttleMs) return
    throttled.get(key)?.()
    const end = (): void => {
      throttled.delete(key)
      commit(() => send(key))
    }
    throttled.set(key, clock.after(throttleMs, end))
  }
  /** Sends the first write of a key, if it has one that can be sent now. What updaters make of the value held waits until that is known. */
  const send = (key: string): void => {
    const [write, next] = pending.of(key)
    if (!write || !isWelcome || cancelPause || sent.has(write.id)) return
    if (write.throttleMs && !next && !write.operation && throttled.has(key)) return
    if (!write.operation && write.updaters.length > 0 && !(isSynced && mirror.isKnown(key))) return
    if (!write.operation) pending.compute(key)
    const refusal = invalidValue(write.problem) ?? transmit(write)
    if (!refusal) return throttle(write)
    fail(write, refusal)
    send(key)
  }
  /** Sends what can be, by keys in the order in which the first write of each was made. */
  const sendAll = (): void => {
    const heads = [...pending.queues.values()].map(([head]) => head!)
    for (const { key } of heads.sort((a, b) => a.id - b.id)) send(key)
  }

  const interrupt = (): void => {
    isWelcome = isSynced = false
    sent.clear()
    cancelPause?.()
    cancelPause = undefined
  }
  const all = (): readonly PendingWrite[] => [...pending.queues.values()].flat()
  const succeed = (write: PendingWrite, header: RecordHeader | null): void => {
    pending.remove(write)
    const { key, id, keeps, output } = write
    const value = keeps ? mirror.records.get(key)?.value : output?.value
    if (value === undefined) mirror.records.delete(key)
    else if (header) mirror.accept(key, header, value)
    refusals.byKey.delete(key)
    pending.settle(write, () => ({ ok: true, key, value, lease: lease(key), writeId: id }))
  }

  /** Withdraws a write that was not sent; of another, the connector's answer is awaited all the same. */
  const abandon = (write: PendingWrite, refusal: Refusal): void => {
    if (sent.has(write.id)) {
      tell(write, refusal)
      write.isAbandoned = true
    } else {
      fail(write, refusal)
      send(write.key)
    }
  }
  /** Makes another write of it, for which the updaters run again. */
  const renew = (write: PendingWrite): void => {
    write.id = ++lastId
    write.operation = null
    write.sendings = 0
  }
  /** Tries again when the key changes, and at the latest when it may be taken. */
  const awaitTurn = (write: PendingWrite, { availableAt }: Refusal): void => {
    renew(write)
    free.delete(write.key)
    write.cancelRetry?.()
    if (availableAt === undefined) return
    const delayMs = Math.max(RETRY_MS, availableAt - mirror.clockOffsetMs() - clock.now())
    write.cancelRetry = clock.after(delayMs, () => commit(() => send(write.key)))
  }
  const answered = (id: number): PendingWrite | undefined => {
    const write = sent.get(id)
    sent.delete(id)
    if (write) free.add(write.key)
    return write
  }
  const refusalOfRequest = (
    key: string,
    request: WriteRequest,
    { whenOffline, signal }: AcquireOptions,
  ): Refusal | null => {
    const ending = link.ending()
    if (isClosed) return refusalOf('closed', key, CLOSED)
    if (signal?.aborted) return refusalOf('aborted', key, 'it was aborted')
    if (ending) return endedRefusal(key, ending, false)
    return (
      checkKey(key) ??
      invalidValue('value' in request ? check(key, request.value) : null) ??
      (isWelcome || whenOffline !== 'reject' ? null : refusalOf('offline', key, OFFLINE))
    )
  }

  return {
    /** Shows a write, and sends it as soon as that can be. `caller` is told the result, at once if the write cannot be made at all. */
    add(key: string, request: WriteRequest, options: AcquireOptions, caller: (result: WriteResult) => void): void {
      const last = pending.of(key).at(-1)
      const isAlike = last?.type === request.type && last.keeps === keepsHeld(request)
      const taken = isAlike && !last.operation && !last.isAlone && !options.signal ? last : undefined
      let refusal = refusalOfRequest(key, request, options)
      let write: PendingWrite | undefined
      touch(key)
      try {
        if (!refusal) write = pending.take(key, request, taken ?? ++lastId)
      } catch (problem) {
        refusal = invalidValue(wordsOf(problem))
      }
      if (!write) return caller(refusals.refuse(key, ++lastId, refusal!, 'value' in request ? request.value : null))
      write.callers.push(caller)
      // The newest options are those of the whole write; but once shown it stays shown.
      write.isOptimistic ||= options.optimistic ?? true
      write.isAlone = !!options.signal
      write.isForNowOnly = options.whenOffline === 'reject'
      write.throttleMs = options.throttleMs
      write.waits = !!options.wait
      write.cancel?.()
      write.cancel = deadline(clock, options, (code, why) => commit(() => abandon(write, refusalOf(code, key, why))))
      pending.compute(key)
      const problem = invalidValue(write.problem)
      if (problem) fail(write, problem)
      send(key)
    },

    /** The connector said welcome: what it has not answered is sent again, in the order in which it was written. */
    resume(): void {
      isWelcome = true
      sendAll()
    },

    /** The mirror is what the connector holds: updaters that waited for it run. */
    synced(): void {
      isSynced = true
      for (const key of pending.queues.keys()) pending.compute(key)
      sendAll()
    },

    /**
     * The channel is gone; where no other will be opened, everything is refused. `isTooLarge`: because of the size of something that was
     * under way, which is not sent again.
     */
    suspend(isTooLarge: boolean): void {
      const ending = link.ending()
      const underWay = new Set(sent.values())
      interrupt()
      for (const write of all()) {
        if (write.isAbandoned) pending.remove(write)
        else if (isTooLarge && underWay.has(write))
          failAs(write, 'too-large', 'too large a message. Split the value over several keys')
        else if (ending) fail(write, endedRefusal(write.key, ending, !!write.operation))
        else if (write.isForNowOnly && !write.operation) failAs(write, 'offline', OFFLINE)
      }
    },

    /** The connector applied a write as the version that the header tells; null: nothing was to be done. */
    accept(id: number, header: RecordHeader | null): void {
      const write = answered(id)
      if (write) succeed(write, header)
    },

    /** The connector did not apply a write. */
    refuse(id: number, refusal: Refusal): void {
      const write = answered(id)
      if (!write) return
      const { code } = refusal
      const isStale = code === 'conflict' && write.updaters.length > 0
      if (write.isAbandoned) pending.remove(write)
      else if (code === 'rate-limited') {
        // Until it is sent again, the write may change, unless an earlier sending may have been applied.
        if (!--write.sendings) write.operation = null
        cancelPause ??= clock.after(PAUSE_MS, () => {
          cancelPause = undefined
          commit(sendAll)
        })
      } else if (code === 'lease-held' && write.waits) awaitTurn(write, refusal)
      else if (isStale && write.conflicts++ < MAX_CONFLICTS) renew(write)
      else fail(write, refusal)
    },

    /** A key changed: a write that waits for another owner may get through. */
    changed(key: string): void {
      if (pending.of(key)[0]?.waits) free.add(key)
    },

    /** Sends what answers and changes made room for; called when all that arrived together is applied. */
    flush(): void {
      if (free.size === 0) return
      for (const key of free) send(key)
      free.clear()
    },

    /** Refuses everything with code 'closed', from now on too. */
    close(): void {
      isClosed = true
      for (const write of all()) failAs(write, 'closed', CLOSED)
      for (const cancel of throttled.values()) cancel()
      interrupt()
    },
  }
}
