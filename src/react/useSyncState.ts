import { useSyncExternalStore } from 'react'
import type { SyncState } from '../client/types.ts'
import { useSyncStore } from './syncContext.ts'

/** A part of the state that `subscribeStatus` tells of. Renders only when that changed. */
export function useSyncState<N extends 'peers' | 'errors'>(name: N): SyncState[N] {
  const store = useSyncStore()
  return useSyncExternalStore(
    store.subscribeStatus,
    () => store.getState()[name],
    () => store.getInitialState()[name],
  )
}
