import { useInsertionEffect } from 'react'
import type { WriteOptions } from '../client/types.ts'
import type { MountedKey } from './mountedKey.ts'

/** The `set` of a mounted key, which obeys the options of the last render without changing with them. */
export function useSetter(mounted: MountedKey, options: WriteOptions): MountedKey['set'] {
  useInsertionEffect(() => mounted.commit(options), [mounted, options])
  return mounted.set
}
