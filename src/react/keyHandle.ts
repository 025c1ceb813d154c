import type { Cancel } from '../seams/clock.ts'
import type { AcquireOptions, KeyState, Lease, Write, WriteOptions, WriteResult } from '../client/types.ts'
import type { KeyStore } from './noKey.ts'
import type { ReleaseOptions, SyncKeyMeta } from './types.ts'

/** What one may do with a key. Bound, so that each can be passed on alone. */
export interface KeyActions {
  readonly delete: (options?: WriteOptions) => Write
  readonly patch: (fields: object, options?: WriteOptions) => Write
  readonly release: (options?: ReleaseOptions) => Write
  readonly acquire: (options?: AcquireOptions & { readonly value?: unknown }) => Write
  readonly renew: (options?: WriteOptions) => Write
  readonly reset: () => void
}

/** One key of one store, shared by every hook that is mounted on it. */
export interface KeyHandle {
  readonly store: KeyStore
  readonly key: string
  readonly actions: KeyActions
  readonly subscribe: (listener: () => void) => Cancel
  readonly subscribeLease: (listener: () => void) => Cancel
  readonly read: () => KeyState
  readonly readLease: () => Lease
  /** The state as a server renders it: an object of its own, by which it is told from the state later. */
  readonly readInitial: () => KeyState
  readonly readInitialLease: () => Lease
  /** The state as a component is given it; the same object for the same state. */
  readonly meta: (state: KeyState) => SyncKeyMeta
}

export function createKeyHandle(store: KeyStore, key: string): KeyHandle {
  const initial = { ...store.initialKey(key) }
  const initialLease = { ...initial.lease, since: null, expiresAt: null }
  const lapse = async (): Promise<WriteResult> => ({
    ok: true,
    key,
    value: store.key(key).value,
    lease: store.lease(key),
    writeId: 0,
  })
  const actions: KeyActions = {
    delete: (options) => store.delete(key, options),
    patch: (fields, options) => store.patch(key, fields, options),
    release: ({ mode, ...options } = {}) =>
      mode === 'lapse' ? lapse() : mode === 'delete' ? store.delete(key, options) : store.release(key, options),
    acquire: (options) => store.acquire(key, options),
    renew: (options) => store.renew(key, options),
    reset: () => store.reset(key),
  }
  const { delete: remove, patch, release, reset } = actions
  let latest: { readonly state: KeyState; readonly meta: SyncKeyMeta } | undefined
  return {
    store,
    key,
    actions,
    subscribe: (listener) => store.subscribeKey(key, listener),
    subscribeLease: (listener) => store.subscribeLease(key, listener),
    read: () => store.key(key),
    readLease: () => store.lease(key),
    readInitial: () => initial,
    readInitialLease: () => initialLease,
    meta(state) {
      const { value: _, ...rest } = state
      if (latest?.state !== state) latest = { state, meta: { ...rest, delete: remove, patch, release, reset } }
      return latest.meta
    },
  }
}
