import type { RecordHeader } from '../dictionary/record.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { ErrorCode, Refusal } from '../transport/messages.ts'
import { checkKey, invalidValue, refusalOf, wordsOf } from './refusal.ts'
import type { Interests } from './interests.ts'
import type { Link } from './link.ts'
import type { Mirror } from './mirror.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { Changes } from './news.ts'
import type { Refusals } from './refusals.ts'
import { sameValue } from './sameValue.ts'
import type { SyncError } from './syncError.ts'
import type { AcquireOptions, Lease, WriteResult } from './types.ts'
import { compute, keepsHeld, newWrite, operationOf, takeRequest } from './write.ts'
import type { PendingWrite, RunUpdaters } from './write.ts'
import type { WriteRequest } from './writeRequest.ts'

/** The parts of a store that pending writes need. */
export interface WritesParts {
  readonly clock: Clock
  readonly changes: Changes
  readonly mirror: Mirror
  readonly link: Link
  readonly refusals: Refusals
  /** Undefined where everything is wanted. */
  readonly interests: Interests | undefined
  /** What a user reads of a value as the connector holds it. */
  readonly read: (key: string, value: unknown) => unknown
  /** What is wrong with a value to be written, as a sentence. */
  readonly check: (key: string, value: unknown) => string | null
  /** The key's lease as it is. */
  readonly lease: (key: string) => Lease
}

const MAX_CONFLICTS = 5

const OFFLINE = 'there is no connection'
const CLOSED = 'the store is closed'

/** A write that waits is not tried again sooner, in milliseconds. */
const RETRY_MS = 100

/** For so long nothing is sent where the connector said that it was too much. */
const PAUSE_MS = 1000

export type Writes = ReturnType<typeof createWrites>

/** The writes of this client that are not answered: shown at once, sent one at a time for each key, sent again after a reconnect. */
export function createWrites({
  clock,
  changes: { touch, commit },
  mirror,
  link,
  refusals,
  interests,
  read,
  check,
  lease,
}: WritesParts) {
  const { isKnown, clockOffsetMs } = mirror
  /** Of each key the first may be under way, the others wait. */
  const queues = new Map<string, readonly PendingWrite[]>()
  /** Those that this channel has not answered, by id. */
  const sent = new Map<number, PendingWrite>()
  /** Keys of which another write may be sent. */
  const free = new Set<string>()
  /** How many writes somebody waits for. */
  let size = 0
  let lastId = 0
  let isWelcome = false
  let isSynced = false
  let isClosed = false
  /** Keys of which a throttled write was sent so lately that the next is kept back. */
  const throttled = new Map<string, Cancel>()
  let cancelPause: Cancel | undefined

  const held = (key: string): MirrorRecord | undefined => mirror.records.get(key)
  const of = (key: string): readonly PendingWrite[] => queues.get(key) ?? []
  const all = (): readonly PendingWrite[] => [...queues.values()].flat()

  const run: RunUpdaters = (key, updaters, held) => {
    let value = held
    for (const update of updaters) {
      value = update(read(key, value ?? undefined))
      const problem = check(key, value)
      if (problem) throw new TypeError(problem)
    }
    return value
  }
  /** Runs the updaters of a key that can run, each on what the writes before it will leave. */
  const computeAll = (key: string): void => {
    let value = held(key)?.value
    let isValueKnown = isKnown(key)
    touch(key)
    for (const write of of(key)) {
      if (write.keeps || write.isAbandoned) continue
      if (isValueKnown && !write.operation) compute(write, value, run)
      isValueKnown = write.output !== null
      value = write.output?.value
    }
  }

  const settle = (write: PendingWrite, result: () => WriteResult): void => {
    if (write.isAbandoned) return
    touch(write.key)
    size--
    write.cancel?.()
    write.cancelRetry?.()
    const given = result()
    for (const caller of write.callers) caller(given)
  }
  const remove = (write: PendingWrite): void => {
    const rest = of(write.key).filter((other) => other !== write)
    touch(write.key)
    write.leave?.()
    if (rest.length > 0) queues.set(write.key, rest)
    else queues.delete(write.key)
  }
  const tell = (write: PendingWrite, refusal: Refusal): void =>
    settle(write, () => refusals.refuse(write.key, write.id, refusal, write.output?.value))
  const fail = (write: PendingWrite, refusal: Refusal): void => {
    remove(write)
    tell(write, refusal)
  }
  const failAs = (write: PendingWrite, code: ErrorCode, why: string): void =>
    fail(write, refusalOf(code, write.key, why))
  const succeed = (write: PendingWrite, header: RecordHeader | null): void => {
    remove(write)
    const { key, id, keeps, output } = write
    const value = keeps ? held(key)?.value : output?.value
    if (value === undefined) mirror.records.delete(key)
    else if (header) mirror.accept(key, header, value)
    refusals.byKey.delete(key)
    settle(write, () => ({ ok: true, key, value, lease: lease(key), writeId: id }))
  }

  /** Sends a write; returns why it cannot be. */
  const transmit = (write: PendingWrite): Refusal | null => {
    write.operation ??= operationOf(write, held(write.key))
    write.sendings++
    // What a write keeps, or is made of, has to be known before its answer.
    interests?.flush()
    try {
      link.send({ type: 'write', id: write.id, operation: write.operation })
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
    const [write, next] = of(key)
    if (!write || !isWelcome || cancelPause || sent.has(write.id)) return
    if (write.throttleMs && !next && !write.operation && throttled.has(key)) return
    if (!write.operation && write.updaters.length > 0 && !(isSynced && isKnown(key))) return
    if (!write.operation) computeAll(key)
    const refusal = invalidValue(write.problem) ?? transmit(write)
    if (!refusal) return throttle(write)
    fail(write, refusal)
    send(key)
  }
  /** Sends what can be, by keys in the order in which the first write of each was made. */
  const sendAll = (): void => {
    const heads = [...queues.values()].flatMap(([head]) => head ?? [])
    for (const { key } of heads.toSorted((a, b) => a.id - b.id)) send(key)
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
  /** Ends a write that takes too long, or that its user does not want any more. */
  const deadline = (write: PendingWrite, { timeoutMs, signal }: AcquireOptions): Cancel => {
    const end = (code: ErrorCode, why: string) => () => commit(() => abandon(write, refusalOf(code, write.key, why)))
    const abort = end('aborted', 'it was aborted')
    const cancel =
      timeoutMs === undefined
        ? undefined
        : clock.after(timeoutMs, end('timeout', 'the connector did not answer in time'))
    signal?.addEventListener('abort', abort)
    return () => {
      cancel?.()
      signal?.removeEventListener('abort', abort)
    }
  }
  const append = (key: string, request: WriteRequest): PendingWrite => {
    const write = newWrite(++lastId, key, request)
    size++
    write.leave = interests?.use('keys', key)
    takeRequest(write, request, run)
    queues.set(key, [...of(key), write])
    return write
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
    const delayMs = Math.max(RETRY_MS, availableAt - clockOffsetMs() - clock.now())
    write.cancelRetry = clock.after(delayMs, () => commit(() => send(write.key)))
  }
  /** Whether what is held is what this write made: so it looks to a connector that has forgotten the first of several sendings. */
  const hasMade = ({ key, sendings, output }: PendingWrite): boolean => {
    const { owner, nodeId } = mirror.terms ?? {}
    const record = held(key)
    // Where others write under the same owner, it may have been one of them.
    if (owner === nodeId || sendings < 2 || (record && record.owner !== owner)) return false
    return sameValue(record?.value, output?.value)
  }

  const answered = (id: number): PendingWrite | undefined => {
    const write = sent.get(id)
    sent.delete(id)
    if (write) free.add(write.key)
    return write
  }
  const interrupt = (): void => {
    sent.clear()
    cancelPause?.()
    cancelPause = undefined
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
    keys: () => queues.keys(),
    size: () => size,
    /** Somebody waits for a write of the key. */
    isPending: (key: string) => queues.size > 0 && of(key).some(({ isAbandoned }) => !isAbandoned),
    /** What a user sees in the place of the value held; undefined for an absent key. */
    shown(key: string, held: unknown): unknown {
      const write =
        queues.size > 0 &&
        queues.get(key)?.findLast(({ isOptimistic, isAbandoned, output }) => isOptimistic && !isAbandoned && output)
      return write && write.output ? write.output.value : held
    },

    /** Shows a write, and sends it as soon as that can be. `caller` is told the result, at once if the write cannot be made at all. */
    add(key: string, request: WriteRequest, options: AcquireOptions, caller: (result: WriteResult) => void): void {
      const last = of(key).at(-1)
      const isAlike = last?.type === request.type && last.keeps === keepsHeld(request)
      const taken = isAlike && !last.operation && !last.isAlone && !options.signal ? last : undefined
      let refusal = refusalOfRequest(key, request, options)
      touch(key)
      try {
        if (taken && !refusal) takeRequest(taken, request, run)
      } catch (problem) {
        refusal = invalidValue(wordsOf(problem))
      }
      if (refusal) return caller(refusals.refuse(key, ++lastId, refusal, 'value' in request ? request.value : null))
      const write = taken ?? append(key, request)
      write.callers.push(caller)
      // The newest options are those of the whole write; but once shown it stays shown.
      write.isOptimistic ||= options.optimistic ?? true
      write.isAlone = !!options.signal
      write.isForNowOnly = options.whenOffline === 'reject'
      write.throttleMs = options.throttleMs
      write.waits = !!options.wait
      write.cancel?.()
      write.cancel = deadline(write, options)
      computeAll(key)
      const problem = invalidValue(write.problem)
      if (problem) fail(write, problem)
      send(key)
    },

    /** The connector said welcome: what it has not answered is sent again, in the order in which it was written. */
    resume(): void {
      isWelcome = true
      isSynced = false
      sendAll()
    },

    /** The mirror is what the connector holds: updaters that waited for it run. */
    synced(): void {
      isSynced = true
      for (const key of queues.keys()) computeAll(key)
      sendAll()
    },

    /**
     * The channel is gone; where no other will be opened, everything is refused. `isTooLarge`: because of the size of something that was
     * under way, which is not sent again.
     */
    suspend(isTooLarge: boolean): void {
      const ending = link.ending()
      const underWay = new Set(sent.values())
      isWelcome = isSynced = false
      interrupt()
      for (const write of all()) {
        if (write.isAbandoned) remove(write)
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
      if (write.isAbandoned) remove(write)
      else if (code === 'rate-limited') {
        // Until it is sent again, the write may change.
        write.operation = null
        cancelPause ??= clock.after(PAUSE_MS, () => {
          cancelPause = undefined
          commit(sendAll)
        })
      } else if (code === 'lease-held' && write.waits) awaitTurn(write, refusal)
      else if (isStale && hasMade(write)) succeed(write, null)
      else if (isStale && write.conflicts++ < MAX_CONFLICTS) renew(write)
      else fail(write, refusal)
    },

    /** A key changed: a write that waits for another owner may get through. */
    changed(key: string): void {
      if (size > 0 && of(key)[0]?.waits) free.add(key)
    },

    /** Sends what answers and changes made room for; called when all that arrived together is applied. */
    flush(): void {
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

/** Where nothing will be tried again: one that was sent may have arrived. */
function endedRefusal(key: string, { code, message }: SyncError, wasSent: boolean): Refusal {
  return { code, message: `'${key}' was not ${wasSent ? 'confirmed' : 'written'}. ${message}` }
}
