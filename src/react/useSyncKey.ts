import type { KeyState, WriteOptions } from '../client/types.ts'
import type { KeyHandle } from './keyHandle.ts'
import type { ViewOptions } from './keyView.ts'
import type { Registered } from './register.ts'
import type { StoreOption, SyncKeyMeta, SyncKeyTuple, UseSyncKey } from './types.ts'
import { useKeyView } from './useKeyView.ts'
import { useMountedKey } from './useMountedKey.ts'
import { useSetter } from './useSetter.ts'

const noOptions = {}
const metaOf = (handle: KeyHandle, state: KeyState): SyncKeyMeta => handle.meta(state)

function useKey(
  key: string | null,
  options: ViewOptions & StoreOption & WriteOptions = noOptions,
): SyncKeyTuple<unknown> {
  const mounted = useMountedKey(key, options)
  const { value, meta } = useKeyView(mounted, options, metaOf)
  const set = useSetter(mounted, options)
  return [value, set, meta]
}

/**
 * A key's value, a function that writes it, and everything else there is to know of it. Renders when the shown value changed, and when the
 * key came or went, a write began or ended, was refused, or the lease changed hands. Null reads as absent and refuses writes.
 */
export const useSyncKey: Registered<'useSyncKey', UseSyncKey> = useKey
