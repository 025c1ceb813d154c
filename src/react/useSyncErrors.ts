import type { SyncError } from '../client/syncError.ts'
import { useSyncStore } from './syncContext.ts'
import { useSyncState } from './useSyncState.ts'

/** The last refusals of the whole store, newest last, at most 100; and what takes one of them, or all, off the list. */
export function useSyncErrors(): [errors: readonly SyncError[], dismiss: (error?: SyncError) => void] {
  return [useSyncState('errors'), useSyncStore().dismiss]
}
