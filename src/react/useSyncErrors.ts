import { useCallback, useSyncExternalStore } from 'react'
import type { SyncError } from '../client/syncError.ts'
import { useSyncStore } from './syncContext.ts'

/** The last refusals of the whole store, newest last, at most 100; and what takes one of them, or all, off the list. */
export function useSyncErrors(): [errors: readonly SyncError[], dismiss: (error?: SyncError) => void] {
  const store = useSyncStore()
  const subscribe = useCallback((listener: () => void) => store.subscribeStatus(listener), [store])
  const read = useCallback(() => store.getState().errors, [store])
  const readInitial = useCallback(() => store.getInitialState().errors, [store])
  const errors = useSyncExternalStore(subscribe, read, readInitial)
  const dismiss = useCallback((error?: SyncError) => store.dismiss(error), [store])
  return [errors, dismiss]
}
