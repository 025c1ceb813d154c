import type { Schema } from '../client/schema.ts'
import type { SyncHooks } from './typedHooks.ts'
import { useHoldLease } from './useHoldLease.ts'
import { useSetSyncKey } from './useSetSyncKey.ts'
import { useSuspenseSyncKey } from './useSuspenseSyncKey.ts'
import { useSyncItems } from './useSyncItems.ts'
import { useSyncKey } from './useSyncKey.ts'
import { useSyncKeys } from './useSyncKeys.ts'
import { useSyncLease } from './useSyncLease.ts'
import { useSyncValue } from './useSyncValue.ts'

type ValuesOf<S> = S extends Schema<infer M, unknown> ? M : never
type InputsOf<S> = S extends Schema<unknown, infer I> ? I : never

/** The hooks, typed by a schema: `const { useSyncKey } = createSyncHooks<typeof schema>()`. They are the same functions. */
export function createSyncHooks<S extends Schema>(): SyncHooks<ValuesOf<S>, InputsOf<S>> {
  const hooks = {
    useSyncKey,
    useSuspenseSyncKey,
    useSyncValue,
    useSetSyncKey,
    useSyncItems,
    useSyncKeys,
    useSyncLease,
    useHoldLease,
  }
  return hooks as SyncHooks<ValuesOf<S>, InputsOf<S>>
}
