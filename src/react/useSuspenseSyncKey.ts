import type { WriteOptions } from '../client/types.ts'
import { suspendUntilReady } from './firstSnapshot.ts'
import type { ViewOptions } from './viewOptions.ts'
import { noOptions } from './mountedKey.ts'
import type { Registered } from './register.ts'
import { useSyncStore } from './syncContext.ts'
import type { StoreOption, SyncKeyTuple, UseSyncKey, WholeOptions } from './types.ts'
import { useSyncKey } from './useSyncKey.ts'

function useSuspenseKey(
  key: string | null,
  options: ViewOptions & StoreOption & WriteOptions = noOptions,
): SyncKeyTuple<unknown> {
  const store = useSyncStore(options.store)
  if (key !== null) suspendUntilReady(store, key)
  return useSyncKey(key, options as WholeOptions<unknown>)
}

/**
 * As `useSyncKey`, but suspends until the first snapshot, so that an absent value means that there is none. Starts the connection by itself.
 * Throws into the error boundary where there will be no snapshot: the store is closed, or asks for another token. On a server it needs the store's `initial`.
 */
export const useSuspenseSyncKey: Registered<'useSuspenseSyncKey', UseSyncKey> = useSuspenseKey
