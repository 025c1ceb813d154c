import type { Cancel } from '../seams/clock.ts'
import type { BaseVersion, WriteOperation } from '../transport/messages.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import { sameValue } from './sameValue.ts'
import type { AcquireOptions, WriteOptions, WriteResult } from './types.ts'
import type { Updater, WriteRequest } from './writeRequest.ts'

type Caller = (result: WriteResult) => void

/** What is to be written, or what is wrong with it. */
type Output = { readonly value: unknown } | { readonly problem: string }

/** What updaters are given, and may return. */
interface ValueRules {
  /** What a user reads of a value as the connector holds it. */
  read(key: string, value: unknown): unknown
  /** What is wrong with a value to be written, as a sentence. */
  check(key: string, value: unknown): string | null
}

/**
 * One write on its way to the connector, with everybody who waits for it. Until it is sent it takes in newer requests of its key: then its
 * value is one that was given, or what updaters make of the value held.
 */
export class PendingWrite {
  readonly key: string
  readonly type: WriteRequest['type']
  id: number
  /** As it was sent, to be repeated after a reconnect; null while it may still change. */
  operation: WriteOperation | null = null
  /** Its callers were told that its time is over; what the connector makes of it is still applied. */
  isAbandoned = false
  /** It is refused rather than kept when the connection is lost. */
  isForNowOnly = false
  /** Where another owner holds the key, it is tried again until that is over. */
  waits = false
  /** How often the value had changed since the updaters read it. */
  conflicts = 0
  /** The value held is kept. */
  readonly isKeeping: boolean
  /** The value held decides what is written. */
  needsHeld: boolean
  #updaters: readonly Updater[] = []
  /** The value held that the updaters ran on. */
  #input: unknown
  #output: Output | null = null
  /** How often it was sent as it is. */
  #sendings = 0
  #isOptimistic = false
  #isAlone = false
  #cancel: Cancel | null = null
  #cancelRetry: Cancel | null = null
  readonly #callers: Caller[] = []
  readonly #rules: ValueRules

  constructor(id: number, key: string, request: WriteRequest, rules: ValueRules) {
    this.#rules = rules
    this.id = id
    this.key = key
    this.type = request.type
    this.needsHeld = 'update' in request
    this.isKeeping = isKeeping(request)
    this.take(request)
  }

  /** What it writes, undefined for a deletion; null while that is not known, and where the value held is kept. */
  get output(): { readonly value: unknown } | null {
    const output = this.#output
    return output && 'value' in output ? { value: output.value ?? undefined } : null
  }

  /** What was wrong when the updaters ran last, as a sentence. */
  get problem(): string | null {
    return this.#output && 'problem' in this.#output ? this.#output.problem : null
  }

  /** What a user sees of it in the place of the value; null when there is nothing to see. */
  get shown(): { readonly value: unknown } | null {
    return this.#isOptimistic && !this.isAbandoned ? this.output : null
  }

  /** Whether a newer request of the key can be made part of this one. */
  takes(request: WriteRequest, { signal }: WriteOptions): boolean {
    const isAlike = this.type === request.type && isKeeping(request) === this.isKeeping
    return !this.operation && !this.#isAlone && !signal && isAlike
  }

  /** Makes a newer request part of this one. Returns what is wrong with it; it changes nothing then. */
  take(request: WriteRequest): string | null {
    if ('update' in request) return this.#add(request.update)
    if ('value' in request) {
      this.needsHeld = false
      this.#updaters = []
      this.#output = { value: request.value }
    }
    return null
  }

  /** Lets a caller wait too. Its options are those of the whole write from now on; but once shown it stays shown. */
  join(caller: Caller, options: AcquireOptions, cancel: Cancel): void {
    this.#callers.push(caller)
    this.#isOptimistic ||= options.optimistic ?? true
    this.#isAlone = !!options.signal
    this.isForNowOnly = options.whenOffline === 'reject'
    this.waits = !!options.wait
    this.#cancel?.()
    this.#cancel = cancel
  }

  /** Tells everybody who waits. */
  settle(result: WriteResult): void {
    this.#cancel?.()
    this.#cancelRetry?.()
    for (const caller of this.#callers) caller(result)
  }

  /** Runs the updaters on the value held, undefined where there is none, unless they ran on this very value. */
  compute(held: unknown): void {
    if (!this.needsHeld || (this.output && Object.is(this.#input, held))) return
    let next: Output = { value: held }
    for (const update of this.#updaters) if ('value' in next) next = this.#run(update, next.value)
    this.#input = held
    this.#output = next
  }

  /** Fixes what is sent, once more or for the first time; `held` is what the updaters ran on. */
  freeze(held: MirrorRecord | undefined): WriteOperation {
    this.#sendings++
    return (this.operation ??= this.#toOperation(held))
  }

  /** Whether what `owner` holds is what this write made: so it looks to a connector that has forgotten the first of several sendings. */
  hasMade(held: MirrorRecord | undefined, owner: string | null): boolean {
    if (owner === null || this.#sendings < 2) return false
    return sameValue(held?.value, this.output?.value) && (!held || held.owner === owner)
  }

  /** Makes another write of it, for which the updaters run again. */
  renew(id: number): void {
    this.id = id
    this.operation = null
    this.#sendings = 0
  }

  /** Keeps what undoes the next try. */
  retryAt(cancel: Cancel): void {
    this.#cancelRetry?.()
    this.#cancelRetry = cancel
  }

  #add(update: Updater): string | null {
    const next = this.output && this.#run(update, this.output.value)
    if (next && 'problem' in next) return next.problem
    this.#output = next
    this.#updaters = [...this.#updaters, update]
    return null
  }

  #run(update: Updater, held: unknown): Output {
    try {
      const value = update(this.#rules.read(this.key, held ?? undefined))
      const problem = this.#rules.check(this.key, value)
      return problem === null ? { value } : { problem }
    } catch (error) {
      return { problem: `The updater threw: ${String(error)}` }
    }
  }

  #toOperation(held: MirrorRecord | undefined): WriteOperation {
    const { key, type: op } = this
    const value = this.output?.value ?? null
    if (op === 'release') return { op, key }
    if (op === 'acquire') return this.isKeeping ? { op, key } : { op, key, value }
    const base = this.needsHeld && { base: versionOf(held) }
    return value === null ? { op: 'delete', key, ...base } : { op, key, value, ...base }
  }
}

function isKeeping(request: WriteRequest): boolean {
  return !('value' in request || 'update' in request)
}

function versionOf(held: MirrorRecord | undefined): BaseVersion {
  return held ? { owner: held.owner, epoch: held.epoch, time: held.time, seq: held.seq } : null
}
