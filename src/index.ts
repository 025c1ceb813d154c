'use client'

export { SyncProvider } from './react/syncProvider.tsx'
export { createSyncHooks } from './react/createSyncHooks.ts'
export { useSyncStore } from './react/syncContext.ts'
export { useHoldLease } from './react/useHoldLease.ts'
export { usePeers } from './react/usePeers.ts'
export { useSetSyncKey } from './react/useSetSyncKey.ts'
export { useSuspenseSyncKey } from './react/useSuspenseSyncKey.ts'
export { useSyncErrors } from './react/useSyncErrors.ts'
export { useSyncEvent } from './react/useSyncEvent.ts'
export { useSyncItems } from './react/useSyncItems.ts'
export { useSyncKey } from './react/useSyncKey.ts'
export { useSyncKeys } from './react/useSyncKeys.ts'
export { useSyncLease } from './react/useSyncLease.ts'
export { useSyncStatus } from './react/useSyncStatus.ts'
export { useSyncValue } from './react/useSyncValue.ts'
export type { SyncProviderProps } from './react/syncProvider.tsx'
export type { Register, Registered } from './react/register.ts'
export type {
  DefaultOptions,
  HoldLeaseOptions,
  Lazy,
  ReadOptions,
  ReleaseOptions,
  SelectDefaultOptions,
  SelectOptions,
  SetSyncKey,
  StoreOption,
  SyncItem,
  SyncItemsOptions,
  SyncKeyMeta,
  SyncKeyTuple,
  SyncLease,
  SyncLeaseOptions,
  UseHoldLease,
  UseSetSyncKey,
  UseSyncItems,
  UseSyncKey,
  UseSyncKeys,
  UseSyncLease,
  UseSyncValue,
  WholeOptions,
} from './react/types.ts'
export type {
  SyncHooks,
  TypedDefaultOptions,
  TypedOptions,
  TypedSelectDefaultOptions,
  TypedSelectOptions,
  TypedSetSyncKey,
  TypedSyncItems,
  TypedSyncKey,
  TypedSyncKeys,
  TypedSyncValue,
} from './react/typedHooks.ts'
