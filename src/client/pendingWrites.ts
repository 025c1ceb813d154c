import type { Interests } from './interests.ts'
import type { Mirror } from './mirror.ts'
import type { Changes } from './news.ts'
import type { WriteResult } from './types.ts'
import { compute, newWrite, takeRequest } from './write.ts'
import type { PendingWrite, RunUpdaters } from './write.ts'
import type { WriteRequest } from './writeRequest.ts'

/** The parts of a store that pending writes need. */
export interface PendingWritesParts {
  readonly changes: Changes
  readonly mirror: Mirror
  /** Undefined where everything is wanted. */
  readonly interests: Interests | undefined
  /** What a user reads of a value as the connector holds it. */
  readonly read: (key: string, value: unknown) => unknown
  /** What is wrong with a value to be written, as a sentence. */
  readonly check: (key: string, value: unknown) => string | null
}

const none: readonly PendingWrite[] = []

export type PendingWrites = ReturnType<typeof createPendingWrites>

/** The writes of this client that are not answered, and what they will leave at each key. */
export function createPendingWrites({ changes: { touch }, mirror, interests, read, check }: PendingWritesParts) {
  /** Of each key the first may be under way, the others wait. */
  const queues = new Map<string, readonly PendingWrite[]>()
  const of = (key: string): readonly PendingWrite[] => queues.get(key) ?? none
  const run: RunUpdaters = (key, updaters, held) => {
    let value = held
    for (const update of updaters) {
      value = update(read(key, value ?? undefined))
      const problem = check(key, value)
      if (problem) throw new TypeError(problem)
    }
    return value
  }

  const pending = {
    /** How many writes somebody waits for. */
    size: 0,
    queues: queues as ReadonlyMap<string, readonly PendingWrite[]>,
    of,

    /** Somebody waits for a write of the key. */
    isPending: (key: string): boolean => queues.get(key)?.some(({ isAbandoned }) => !isAbandoned) ?? false,

    /** What a user sees in the place of the value held; undefined for an absent key. */
    shown(key: string, held: unknown): unknown {
      const write = queues
        .get(key)
        ?.findLast(({ isOptimistic, isAbandoned, output }) => isOptimistic && !isAbandoned && output)
      return write ? write.output!.value : held
    },

    /** Makes a request part of the newest write of its key, or a write of its own, which gets this id. Throws what is wrong with it; it changes nothing then. */
    take(key: string, request: WriteRequest, newest: PendingWrite | number): PendingWrite {
      const isNew = typeof newest === 'number'
      const write = isNew ? newWrite(newest, key, request) : newest
      takeRequest(write, request, run)
      if (isNew) {
        pending.size++
        write.leave = interests?.use('keys', key)
        queues.set(key, [...of(key), write])
      }
      return write
    },

    /** Runs the updaters of a key that can run, each on what the writes before it will leave. */
    compute(key: string): void {
      let value = mirror.records.get(key)?.value
      let isValueKnown = mirror.isKnown(key)
      touch(key)
      for (const write of of(key)) {
        if (write.keeps || write.isAbandoned) continue
        if (isValueKnown && !write.operation) compute(write, value, run)
        isValueKnown = write.output !== null
        value = write.output?.value
      }
    },

    remove(write: PendingWrite): void {
      const rest = of(write.key).filter((other) => other !== write)
      touch(write.key)
      write.leave?.()
      if (rest.length > 0) queues.set(write.key, rest)
      else queues.delete(write.key)
    },

    /** Tells whoever waits for a write how it ended. */
    settle(write: PendingWrite, result: () => WriteResult): void {
      if (write.isAbandoned) return
      touch(write.key)
      pending.size--
      write.cancel?.()
      write.cancelRetry?.()
      const given = result()
      for (const caller of write.callers) caller(given)
    },
  }
  return pending
}
