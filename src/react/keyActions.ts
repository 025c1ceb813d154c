import type { Write, WriteOptions } from '../client/types.ts'
import type { KeyStore } from './noKey.ts'
import type { SyncKeyMeta } from './types.ts'

export type SetKey = (next: unknown, options?: WriteOptions) => Write

/** What one may do with a key besides writing it. Bound, so that each can be passed on alone. */
export type KeyActions = Pick<SyncKeyMeta, 'delete' | 'patch' | 'release' | 'reset'>

export function keyActions(store: KeyStore, key: string): KeyActions {
  return {
    delete: (options) => store.delete(key, options),
    patch: (fields, options) => store.patch(key, fields, options),
    release: (options) => store.release(key, options),
    reset: () => store.reset(key),
  }
}
