import type { Cancel } from '../seams/clock.ts'
import type { BaseVersion, WriteOperation } from '../transport/messages.ts'
import type { MirrorRecord } from './mirror.ts'
import { NextValue } from './nextValue.ts'
import type { WriteOptions, WriteResult } from './types.ts'
import type { WriteRequest } from './writeRequest.ts'

/** One write on its way to the connector, with everybody who waits for it. Until it is sent it takes in newer requests of its key. */
export class PendingWrite {
  readonly key: string
  readonly type: 'set' | 'acquire' | 'release'
  /** What is written; null keeps the value held. */
  readonly next: NextValue | null
  id: number
  /** As it was sent, to be repeated after a reconnect; null while it may still change. */
  operation: WriteOperation | null = null
  /** The channel there is now has not answered it yet. */
  sent = false
  /** Its callers were told that its time is over; what the connector makes of it is still applied. */
  abandoned = false
  /** How often the value had changed since the updaters read it. */
  conflicts = 0
  #optimistic = false
  #rejectOffline = false
  #cancelTimeout: Cancel | null = null
  #callers: ((result: WriteResult) => void)[] = []

  constructor(id: number, key: string, request: WriteRequest) {
    this.id = id
    this.key = key
    this.type = request.type === 'update' ? 'set' : request.type
    this.next = keepsHeld(request) ? null : new NextValue()
    this.#put(request)
  }

  get rejectOffline(): boolean {
    return this.#rejectOffline
  }

  /** What a user sees of it in the place of the value; null when there is nothing to see yet. */
  get shown(): { readonly value: unknown } | null {
    return this.#optimistic && !this.abandoned && this.next ? this.next.output : null
  }

  /** What the user tried to write, as far as it is known. */
  get attempted(): unknown {
    return this.next?.output?.value ?? undefined
  }

  /** Whether a newer request of the key can be made part of this one. */
  takes(request: WriteRequest): boolean {
    if (this.operation || this.abandoned) return false
    if (request.type === 'set' || request.type === 'update') return this.type === 'set'
    return this.type === request.type && keepsHeld(request) === (this.next === null)
  }

  /** Makes a newer request part of this one. Returns what is wrong with it; it changes nothing then. */
  take(request: WriteRequest): string | null {
    if (request.type === 'update') return this.next?.add(request.update) ?? null
    this.#put(request)
    return null
  }

  /** Lets a caller wait too; its options are those of the whole write from now on. Once shown it stays shown. */
  join(caller: (result: WriteResult) => void, { optimistic = true, whenOffline }: WriteOptions): void {
    this.#callers.push(caller)
    this.#optimistic ||= optimistic
    this.#rejectOffline = whenOffline === 'reject'
  }

  /** In place of the time-out there was. */
  expire(cancel: Cancel | null): void {
    this.#cancelTimeout?.()
    this.#cancelTimeout = cancel
  }

  /** Tells everybody who waits. */
  settle(result: WriteResult): void {
    this.expire(null)
    for (const caller of this.#callers) caller(result)
    this.#callers = []
  }

  /** Fixes what is sent; `held` is what the updaters ran on. */
  freeze(held: MirrorRecord | undefined): WriteOperation {
    return (this.operation = this.#toOperation(held))
  }

  /** Makes another write of it that is still to be sent. */
  thaw(id: number): void {
    this.id = id
    this.operation = null
    this.sent = false
  }

  #put(request: WriteRequest): void {
    if (request.type === 'set' || request.type === 'acquire') this.next?.put(request.value)
    if (request.type === 'update') this.next?.add(request.update)
  }

  #toOperation(held: MirrorRecord | undefined): WriteOperation {
    const { key, type, next } = this
    const value = next?.output?.value
    if (type === 'release') return { op: 'release', key }
    if (type === 'acquire') return next ? { op: 'acquire', key, value } : { op: 'acquire', key }
    if (value === null || value === undefined) return { op: 'delete', key }
    return next?.needsHeld ? { op: 'set', key, value, base: versionOf(held) } : { op: 'set', key, value }
  }
}

function keepsHeld(request: WriteRequest): boolean {
  return request.type === 'release' || (request.type === 'acquire' && request.value === undefined)
}

function versionOf(held: MirrorRecord | undefined): BaseVersion {
  return held ? { owner: held.owner, epoch: held.epoch, time: held.time, seq: held.seq } : null
}
