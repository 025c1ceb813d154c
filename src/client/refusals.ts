import type { Clock } from '../seams/clock.ts'
import type { Refusal } from '../transport/messages.ts'
import type { Mirror } from './mirror.ts'
import type { Changes } from './news.ts'
import { SyncError } from './syncError.ts'
import type { WriteResult } from './types.ts'

const KEPT = 100

export interface RefusalsOptions {
  readonly clock: Clock
  readonly mirror: Mirror
  readonly changes: Changes
  /** Hears of every refusal, after it is in the state. */
  readonly onError: ((error: SyncError) => void) | undefined
}

/** The refusals that users may still want to see. */
export interface Refusals {
  /** The last of each key. */
  readonly byKey: Map<string, SyncError>
  /** The newest of all, newest last, at most 100; another array whenever it changed. */
  readonly list: () => readonly SyncError[]
  /** Takes one off the list, or all. */
  readonly dismiss: (error?: SyncError) => void
  /** Puts one in the state. */
  readonly refuse: (key: string, writeId: number, refusal: Refusal, attempted: unknown) => WriteResult
}

export function createRefusals({ clock, mirror, changes, onError }: RefusalsOptions): Refusals {
  const byKey = new Map<string, SyncError>()
  let list: readonly SyncError[] = []
  return {
    byKey,
    list: () => list,
    dismiss(error) {
      list = error ? list.filter((other) => other !== error) : []
    },
    refuse(key, writeId, { code, message, owner, expiresAt: endsAt, availableAt = endsAt }, attempted) {
      const error = new SyncError(code, message, {
        key,
        owner,
        ownerName: mirror.ownerName(owner) ?? undefined,
        expiresAt: availableAt && availableAt - mirror.clockOffsetMs(),
        attempted: attempted ?? undefined,
        at: clock.now(),
        writeId,
      })
      if (code !== 'aborted') {
        changes.touch(key)
        byKey.set(key, error)
        list = [...list, error].slice(-KEPT)
        changes.afterwards(() => onError?.(error))
      }
      return { ok: false, key, error, writeId }
    },
  }
}
