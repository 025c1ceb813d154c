import { createContext, useContext } from 'react'
import type { SyncStore } from '../client/types.ts'

/** Carries the provider's store. */
export const SyncContext = createContext<SyncStore | null>(null)

/** The provider's store, or the one given. Throws outside a provider. */
export function useSyncStore(given?: SyncStore): SyncStore {
  const provided = useContext(SyncContext)
  const store = given ?? provided
  if (store) return store
  throw new Error('No sync store here: render this component inside <SyncProvider>, or give the hook a `store` option.')
}
