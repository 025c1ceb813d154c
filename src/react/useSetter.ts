import { useInsertionEffect } from 'react'
import type { KeyOptions, Mounted } from './mountedKey.ts'

/** The `set` of a mounted key, which obeys the options of the last render without changing with them. */
export function useSetter(mounted: Mounted, options: KeyOptions): Mounted['set'] {
  // A hook that never had options needs no effect to remember them.
  // oxlint-disable-next-line react/rules-of-hooks
  if (mounted.needs?.options) useInsertionEffect(() => mounted.commit?.(options), [mounted, options])
  else mounted.commit?.(options)
  return mounted.set
}
