import { metaOf } from './keyHandle.ts'
import { shownValue } from './keyView.ts'
import { noOptions, plainHandle } from './mountedKey.ts'
import type { KeyOptions, Mounted } from './mountedKey.ts'
import { useReading } from './reading.ts'
import type { Registered } from './register.ts'
import type { SyncKeyTuple, UseSyncKey } from './types.ts'
import { useKeyView } from './useKeyView.ts'
import { useMountedKey } from './useMountedKey.ts'
import { useSetter } from './useSetter.ts'

function useKey(key: string | null, options: KeyOptions = noOptions): SyncKeyTuple<unknown> {
  const mounted: Mounted = useMountedKey(key, options, plainHandle)
  const handle = mounted.handle ?? mounted
  // A mounted hook always needs the same.
  if (mounted.needs?.selector) {
    // oxlint-disable-next-line react/rules-of-hooks
    const { value, meta } = useKeyView(mounted, options, metaOf)
    // oxlint-disable-next-line react/rules-of-hooks
    return [value, useSetter(mounted, options), meta]
  }
  // oxlint-disable-next-line react/rules-of-hooks
  const state = useReading(handle.slot)
  const value = shownValue(state.value, options.select, mounted.default?.(options.default))
  // oxlint-disable-next-line react/rules-of-hooks
  return [value, useSetter(mounted, options), metaOf(handle, state)]
}

/**
 * A key's value, a function that writes it, and everything else there is to know of it. Renders when the shown value changed, and when the
 * key came or went, a write began or ended, was refused, or the lease changed hands. Null reads as absent and refuses writes.
 */
export const useSyncKey: Registered<'useSyncKey', UseSyncKey> = useKey
