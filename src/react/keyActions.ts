import type { AcquireOptions, Write, WriteOptions, WriteResult } from '../client/types.ts'
import type { KeyStore } from './noKey.ts'
import type { ReleaseOptions, SyncKeyMeta } from './types.ts'

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

/** What one may do with a key's lease. */
export interface LeaseActions {
  readonly acquire: (options?: AcquireOptions & { readonly value?: unknown }) => Write
  readonly renew: (options?: WriteOptions) => Write
  readonly release: (options?: ReleaseOptions) => Write
}

export function leaseActions(store: KeyStore, key: string): LeaseActions {
  return {
    acquire: (options) => store.acquire(key, options),
    renew: (options) => store.renew(key, options),
    release: ({ mode, ...options } = {}) =>
      mode === 'lapse'
        ? lapse(store, key)
        : mode === 'delete'
          ? store.delete(key, options)
          : store.release(key, options),
  }
}

/** Nothing is sent. */
async function lapse(store: KeyStore, key: string): Promise<WriteResult> {
  return { ok: true, key, value: store.key(key).value, lease: store.lease(key), writeId: 0 }
}
