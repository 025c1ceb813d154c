import type { SyncState } from '../client/types.ts'
import { useSyncState } from './useSyncState.ts'

/** The neighbours of the connector's node, as they call themselves. */
export function usePeers(): SyncState['peers'] {
  return useSyncState('peers')
}
