import { useCallback } from 'react'
import { useSyncExternalStoreWithSelector } from 'use-sync-external-store/with-selector'
import type { KeyState } from '../client/types.ts'
import { markedState } from './keyHandle.ts'
import type { KeyHandle } from './keyHandle.ts'
import { sameView, shownValue } from './keyView.ts'
import type { KeyView } from './keyView.ts'
import type { ViewOptions } from './viewOptions.ts'
import type { MountedKey } from './mountedKey.ts'
import type { SyncKeyMeta } from './types.ts'

/** Reads the key, and renders only for what the hook shows of it: what `select` makes of the value, and what `metaOf` takes of its state. */
export function useKeyView<M extends SyncKeyMeta | null>(
  mounted: MountedKey,
  options: ViewOptions,
  metaOf: (handle: KeyHandle, state: KeyState) => M,
): KeyView<M> {
  const { handle } = mounted
  const { subscribe, read } = handle.slot
  const { select, serverDefault, isEqual } = options
  const fallback = mounted.default(options.default)
  const view = useCallback(
    (state: KeyState): KeyView<M> => ({
      mounted,
      value: shownValue(state.value, select, (state === markedState(handle) ? serverDefault : undefined) ?? fallback),
      meta: metaOf(handle, state),
    }),
    [mounted, handle, select, serverDefault, fallback, metaOf],
  )
  const same = useCallback((a: KeyView, b: KeyView) => sameView(a, b, isEqual), [isEqual])
  return useSyncExternalStoreWithSelector(subscribe, read, () => markedState(handle), view, same)
}
