import { useInsertionEffect, useMemo, useSyncExternalStore } from 'react'
import type { WriteOptions } from '../client/types.ts'
import { KeyReader } from './keyReader.ts'
import type { MetaOf } from './keyReader.ts'
import type { KeyView, ViewOptions } from './keyView.ts'
import type { MountedKey } from './mountedKey.ts'
import type { SyncKeyMeta } from './types.ts'

/** Reads the key, and renders only for what the hook shows of it: the value, and what `metaOf` takes of its state. */
export function useKeyView<M extends SyncKeyMeta | null>(
  mounted: MountedKey<M>,
  options: ViewOptions & WriteOptions,
  metaOf: MetaOf<M>,
): KeyView<M> {
  const { select, isEqual, serverDefault } = options
  const fallback = mounted.default(options.default)
  const { read, readInitial } = useMemo(
    () => new KeyReader(mounted, { select, isEqual, serverDefault, default: fallback }, metaOf),
    [mounted, select, isEqual, serverDefault, fallback, metaOf],
  )
  const view = useSyncExternalStore(mounted.handle.subscribe, read, readInitial)
  useInsertionEffect(() => mounted.commit(options, view), [mounted, options, view])
  return view
}
