import { useEffect, useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { createSyncStore } from '../client/createSyncStore.ts'
import type { SyncStore, SyncStoreOptions } from '../client/types.ts'
import { SyncContext } from './syncContext.ts'

/** Either a store, which may change, or the options of one, which are read once. */
export type SyncProviderProps = { readonly children?: ReactNode } & (
  | { readonly store: SyncStore; readonly options?: undefined }
  | { readonly options: SyncStoreOptions; readonly store?: undefined }
)

/** Gives the hooks below it a store, and keeps that store connected while it is mounted. */
export function SyncProvider({ store, options, children }: SyncProviderProps): ReactElement {
  const [own] = useState(() => options && createSyncStore(options))
  const provided = store ?? own
  if (!provided) throw new Error('SyncProvider needs a `store`, or the `options` of one from its first render on.')
  useEffect(() => provided.connect(), [provided])
  return <SyncContext.Provider value={provided}>{children}</SyncContext.Provider>
}
