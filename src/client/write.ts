import type { Cancel } from '../seams/clock.ts'
import type { BaseVersion, WriteOperation } from '../transport/messages.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import { wordsOf } from './refusal.ts'
import type { WriteResult } from './types.ts'
import type { Updater, WriteRequest } from './writeRequest.ts'

/** What to write; undefined deletes. */
interface Output {
  readonly value: unknown
}

/**
 * One write on its way to the connector, with everybody who waits for it. Until it is sent it takes in newer requests of its key: then its
 * value is one that was given, or what updaters make of the value held.
 */
export interface PendingWrite {
  readonly key: string
  readonly type: WriteRequest['type']
  /** The value held is kept. */
  readonly keeps: boolean
  id: number
  /** As it was sent, to be repeated after a reconnect; null while it may still change. */
  operation: WriteOperation | null
  /** How often it was sent as it is. */
  sendings: number
  /** How often the value had changed since the updaters read it. */
  conflicts: number
  /** Those that run on the value held; none where it does not matter. */
  updaters: readonly Updater[]
  /** The value held that the updaters ran on. */
  input?: unknown
  /** Null while it is not known, and where the value held is kept. */
  output: Output | null
  /** What was wrong when the updaters ran last, as a sentence. */
  problem: string | null
  /** Its callers were told that its time is over; what the connector makes of it is still applied. */
  isAbandoned?: boolean
  /** It is shown before it is answered. */
  isOptimistic?: boolean
  /** It takes in no newer request. */
  isAlone?: boolean
  /** It is refused rather than kept when the connection is lost. */
  isForNowOnly?: boolean
  /** Another write of the key is kept back for so long after it, in milliseconds. */
  throttleMs?: number | undefined
  /** Where another owner holds the key, it is tried again until that is over. */
  waits?: boolean
  readonly callers: ((result: WriteResult) => void)[]
  /** Undo what would end it before its time, what would try it again, and the wish to know of its key. */
  cancel?: Cancel
  cancelRetry?: Cancel | undefined
  leave?: Cancel | undefined
}

/** Runs updaters one after the other. Throws what is wrong with what they make, as a sentence. */
export type RunUpdaters = (key: string, updaters: readonly Updater[], held: unknown) => unknown

export function newWrite(id: number, key: string, request: WriteRequest): PendingWrite {
  return {
    id,
    key,
    type: request.type,
    keeps: keepsHeld(request),
    operation: null,
    sendings: 0,
    conflicts: 0,
    updaters: [],
    output: null,
    problem: null,
    callers: [],
  }
}

/** Whether a write keeps the value held. */
export function keepsHeld(request: WriteRequest): boolean {
  return !('value' in request || 'update' in request)
}

/** Makes a newer request part of a write. Throws what is wrong with it; it changes nothing then. */
export function takeRequest(write: PendingWrite, request: WriteRequest, run: RunUpdaters): void {
  if ('value' in request) {
    write.updaters = []
    write.output = outputOf(request.value)
  } else if ('update' in request) {
    const { output } = write
    const next = output && outputOf(run(write.key, [request.update], output.value))
    if (!output || write.updaters.length > 0) write.updaters = [...write.updaters, request.update]
    write.output = next
  }
}

/** Runs a write's updaters on the value held, undefined where there is none, unless they ran on this very value. */
export function compute(write: PendingWrite, held: unknown, run: RunUpdaters): void {
  if (write.updaters.length === 0 || (write.output && Object.is(write.input, held))) return
  write.input = held
  write.output = write.problem = null
  try {
    write.output = outputOf(run(write.key, write.updaters, held))
  } catch (problem) {
    write.problem = wordsOf(problem)
  }
}

/** What is sent; `held` is what the updaters ran on. */
export function operationOf({ type, key, keeps, output, updaters }: PendingWrite, held?: MirrorRecord): WriteOperation {
  const value = output?.value
  const base = updaters.length > 0 && { base: versionOf(held) }
  if (keeps) return { op: type, key } as WriteOperation
  return value === undefined ? { op: 'delete', key, ...base } : { op: type, key, value, ...base }
}

function outputOf(value: unknown): Output {
  return { value: value ?? undefined }
}

function versionOf(held: MirrorRecord | undefined): BaseVersion {
  return held ? { owner: held.owner, epoch: held.epoch, time: held.time, seq: held.seq } : null
}
