import { useCallback, useSyncExternalStore } from 'react'
import type { SyncState } from '../client/types.ts'
import { useSyncStore } from './syncContext.ts'

/** The neighbours of the connector's node, as they call themselves. */
export function usePeers(): SyncState['peers'] {
  const store = useSyncStore()
  const subscribe = useCallback((listener: () => void) => store.subscribeStatus(listener), [store])
  const read = useCallback(() => store.getState().peers, [store])
  const readInitial = useCallback(() => store.getInitialState().peers, [store])
  return useSyncExternalStore(subscribe, read, readInitial)
}
