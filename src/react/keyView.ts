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
  return a.mounted === b.mounted && sameMeta(a.meta, b.meta) && sameValue(a.value, b.value, isEqual)
}

function sameValue(a: unknown, b: unknown, isEqual: ViewOptions['isEqual']): boolean {
  if (Object.is(a, b)) return true
  return isEqual !== undefined && a !== undefined && b !== undefined && isEqual(a, b)
}

function sameMeta(a: SyncKeyMeta | null, b: SyncKeyMeta | null): boolean {
  if (a === b || a === null || b === null) return a === b
  return sameFields({ ...a, lease: null }, { ...b, lease: null }) && sameFields(a.lease, b.lease)
}
