import type { Cancel } from '../seams/clock.ts'
import type { BaseVersion, WriteOperation } from '../transport/messages.ts'
import type { MirrorRecord } from './mirror.ts'
import { NextValue } from './nextValue.ts'
import type { WriteOptions, WriteResult } from './types.ts'
import type { WriteRequest } from './writeRequest.ts'

/** One write on its way to the connector, with everybody who waits for it. Until it is sent it takes in newer requests of its key. */
export class PendingWrite {
  readonly key: string
  readonly type: WriteRequest['type']
  /** What is written; null keeps the value held. */
  readonly next: NextValue | null
  id: number
  /** As it was sent, to be repeated after a reconnect; null while it may still change. */
  operation: WriteOperation | null = null
  /** The channel there is now has not answered it yet. */
  isSent = false
  /** Its callers were told that its time is over; what the connector makes of it is still applied. */
  isAbandoned = false
  /** It is refused rather than kept when the connection is lost. */
  isForNowOnly = false
  /** How often the value had changed since the updaters read it. */
  conflicts = 0
  #isOptimistic = false
  #cancelTimeout: Cancel | null = null
  readonly #callers: ((result: WriteResult) => void)[] = []

  constructor(id: number, key: string, request: WriteRequest) {
    this.id = id
    this.key = key
    this.type = request.type
    this.next = isKeeping(request) ? null : new NextValue()
    this.take(request)
  }

  /** What a user sees of it in the place of the value; null when there is nothing to see. */
  get shown(): NextValue['output'] {
    return (this.#isOptimistic && !this.isAbandoned && this.next?.output) || null
  }

  /** Whether a newer request of the key can be made part of this one. */
  takes(request: WriteRequest): boolean {
    return !this.operation && this.type === request.type && isKeeping(request) === !this.next
  }

  /** Makes a newer request part of this one. Returns what is wrong with it; it changes nothing then. */
  take(request: WriteRequest): string | null {
    if ('update' in request) return this.next?.add(request.update) ?? null
    if ('value' in request) this.next?.put(request.value)
    return null
  }

  /** Lets a caller wait too. Its options are those of the whole write from now on; but once shown it stays shown. */
  join(
    caller: (result: WriteResult) => void,
    { optimistic = true, whenOffline }: WriteOptions,
    timeout: Cancel | null,
  ): void {
    this.#callers.push(caller)
    this.#isOptimistic ||= optimistic
    this.isForNowOnly = whenOffline === 'reject'
    this.#cancelTimeout?.()
    this.#cancelTimeout = timeout
  }

  /** Tells everybody who waits. */
  settle(result: WriteResult): void {
    this.#cancelTimeout?.()
    for (const caller of this.#callers) caller(result)
  }

  /** Fixes what is sent; `held` is what the updaters ran on. */
  freeze(held: MirrorRecord | undefined): WriteOperation {
    return (this.operation ??= this.#toOperation(held))
  }

  /** Makes another write of it, for which the updaters run again. */
  renew(id: number): void {
    this.id = id
    this.operation = null
  }

  #toOperation(held: MirrorRecord | undefined): WriteOperation {
    const { key, type, next } = this
    const value = next?.output?.value ?? null
    if (type === 'release') return { op: type, key }
    if (type === 'acquire') return next ? { op: type, key, value } : { op: type, key }
    if (value === null) return { op: 'delete', key }
    return next?.needsHeld ? { op: type, key, value, base: versionOf(held) } : { op: type, key, value }
  }
}

function isKeeping(request: WriteRequest): boolean {
  return !('value' in request || 'update' in request)
}

function versionOf(held: MirrorRecord | undefined): BaseVersion {
  return held ? { owner: held.owner, epoch: held.epoch, time: held.time, seq: held.seq } : null
}
