'use client'

export { SyncProvider } from './react/syncProvider.tsx'
export { useSyncStore } from './react/syncContext.ts'
export { usePeers } from './react/usePeers.ts'
export { useSetSyncKey } from './react/useSetSyncKey.ts'
export { useSyncErrors } from './react/useSyncErrors.ts'
export { useSyncKey } from './react/useSyncKey.ts'
export { useSyncLease } from './react/useSyncLease.ts'
export { useSyncStatus } from './react/useSyncStatus.ts'
export { useSyncValue } from './react/useSyncValue.ts'
export type { SyncProviderProps } from './react/syncProvider.tsx'
export type {
  DefaultOptions,
  Lazy,
  ReadOptions,
  SelectDefaultOptions,
  SelectOptions,
  SetSyncKey,
  StoreOption,
  SyncKeyMeta,
  SyncKeyTuple,
  SyncLease,
  WholeOptions,
} from './react/types.ts'
export type { SyncLeaseOptions } from './react/useSyncLease.ts'
