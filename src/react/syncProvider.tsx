import { useEffect, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { createSyncStore } from '../client/createSyncStore.ts'
import type { SyncStore, SyncStoreOptions } from '../client/types.ts'
import { storeMade, storeMounted } from './madeStores.ts'
import { SyncContext } from './syncContext.ts'

/** Either a store, which may change, or the options of one, which are read once. */
export type SyncProviderProps = { readonly children?: ReactNode } & (
  | { readonly store: SyncStore; readonly options?: undefined }
  | { readonly options: SyncStoreOptions; readonly store?: undefined }
)

/**
 * Gives the hooks below it a store, and keeps that store connected while it is mounted. With `options` it has to stand outside of a Suspense
 * boundary that something below it can suspend: while developing it warns where React threw a store away.
 */
export function SyncProvider({ store, options, children }: SyncProviderProps): ReactElement {
  const [own] = useState(() => options && makeStore(options))
  const provided = store ?? own
  if (!provided) throw new Error('SyncProvider needs a `store`, or the `options` of one from its first render on.')
  useEffect(() => {
    storeMounted()
    return provided.connect()
  }, [provided])
  return <SyncContext.Provider value={provided}>{children}</SyncContext.Provider>
}

function makeStore(options: SyncStoreOptions): SyncStore {
  storeMade()
  return createSyncStore(options)
}
