import type { AcquireOptions, Lease, Write, WriteOptions, WriteResult } from '../client/types.ts'
import type { KeyStore } from './noKey.ts'
import type { Reading } from './reading.ts'
import type { ReleaseOptions } from './types.ts'

/** A key's lease with its times as hooks read it, and what one may do with it. */
export interface LeaseHandle extends Reading<Lease> {
  readonly acquire: (options?: AcquireOptions & { readonly value?: unknown }) => Write
  readonly renew: (options?: WriteOptions) => Write
  readonly release: (options?: ReleaseOptions) => Write
}

export function createLeaseHandle(store: KeyStore, key: string): LeaseHandle {
  const initial: Lease = { ...store.initialKey(key).lease, since: null, expiresAt: null }
  return {
    subscribe: (listener) => store.subscribeLease(key, listener),
    read: () => store.lease(key),
    readInitial: () => initial,
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
