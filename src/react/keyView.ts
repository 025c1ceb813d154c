import { sameFields } from '../client/sameFields.ts'
import type { MountedKey } from './mountedKey.ts'
import type { SyncKeyMeta } from './types.ts'

/** How a hook wants its key shown; the overloads of the public hooks say which options go together. */
export interface ViewOptions {
  readonly default?: unknown
  readonly serverDefault?: unknown
  readonly select?: ((value: unknown) => unknown) | undefined
  readonly isEqual?: (a: unknown, b: unknown) => boolean
}

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
