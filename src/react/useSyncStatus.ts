import { useSyncExternalStoreWithSelector } from 'use-sync-external-store/with-selector'
import type { SyncStatus } from '../client/types.ts'
import { useSyncStore } from './syncContext.ts'

const whole = (status: SyncStatus): unknown => status

/** The connection's state, or what `select` makes of it. Renders only when that changed. */
export function useSyncStatus(): SyncStatus
export function useSyncStatus<S>(select: (status: SyncStatus) => S): S
export function useSyncStatus(select: (status: SyncStatus) => unknown = whole): unknown {
  const store = useSyncStore()
  return useSyncExternalStoreWithSelector(
    store.subscribeStatus,
    store.status,
    () => store.getInitialState().status,
    select,
  )
}
