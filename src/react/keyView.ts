import { sameFields } from '../client/sameFields.ts'
import type { MountedKey } from './mountedKey.ts'
import type { SyncKeyMeta } from './types.ts'
import type { ViewOptions } from './viewOptions.ts'

/** What a hook shows of its key. */
export interface KeyView<M extends SyncKeyMeta | null = SyncKeyMeta | null> {
  readonly mounted: MountedKey
  readonly value: unknown
  /** Null where the hook shows the value alone. */
  readonly meta: M
}

/** Whether there is nothing to render between two views. Views of different keys never look the same. */
export function sameView(a: KeyView, b: KeyView, isEqual: ViewOptions['isEqual']): boolean {
  if (a.mounted !== b.mounted || !sameFields(a.meta ?? {}, b.meta ?? {})) return false
  if (Object.is(a.value, b.value)) return true
  return isEqual !== undefined && a.value !== undefined && b.value !== undefined && isEqual(a.value, b.value)
}

/** What is shown of a value, undefined where the key is absent. */
export function shownValue(value: unknown, select: ViewOptions['select'], fallback: unknown): unknown {
  if (value === undefined) return fallback
  return select ? select(value) : value
}
