import type { AcquireOptions, Write, WriteOptions, WriteResult } from '../client/types.ts'
import type { KeyStore } from './noKey.ts'
import type { ReleaseOptions } from './types.ts'

export type SetKey = (next: unknown, options?: WriteOptions) => Write

/** What one may do with a key. Bound, so that each can be passed on alone. */
export interface KeyActions {
  readonly set: SetKey
  readonly delete: (options?: WriteOptions) => Write
  readonly patch: (fields: object, options?: WriteOptions) => Write
  readonly release: (options?: ReleaseOptions) => Write
  readonly acquire: (options?: AcquireOptions & { readonly value?: unknown }) => Write
  readonly renew: (options?: WriteOptions) => Write
  readonly reset: () => void
}

export function keyActions(store: KeyStore, key: string): KeyActions {
  return {
    set: (next, options) => store.set(key, next, options),
    delete: (options) => store.delete(key, options),
    patch: (fields, options) => store.patch(key, fields, options),
    release: ({ mode, ...options } = {}) =>
      mode === 'lapse'
        ? lapse(store, key)
        : mode === 'delete'
          ? store.delete(key, options)
          : store.release(key, options),
    acquire: (options) => store.acquire(key, options),
    renew: (options) => store.renew(key, options),
    reset: () => store.reset(key),
  }
}

/** Nothing is sent. */
async function lapse(store: KeyStore, key: string): Promise<WriteResult> {
  return { ok: true, key, value: store.key(key).value, lease: store.lease(key), writeId: 0 }
}
