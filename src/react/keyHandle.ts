import type { Cancel } from '../seams/clock.ts'
import type { AcquireOptions, KeyState, Lease, Write, WriteOptions } from '../client/types.ts'
import type { KeyStore } from './noKey.ts'
import type { SyncKeyMeta } from './types.ts'

/** What one may do with a key. Bound, so that each can be passed on alone. */
export interface KeyActions {
  readonly delete: (options?: WriteOptions) => Write
  readonly patch: (fields: object, options?: WriteOptions) => Write
  readonly release: (options?: WriteOptions) => Write
  readonly acquire: (options?: AcquireOptions & { readonly value?: unknown }) => Write
  readonly renew: (options?: WriteOptions) => Write
  readonly reset: () => void
}

/** One key of one store, shared by every hook that is mounted on it. */
export class KeyHandle {
  readonly store: KeyStore
  readonly key: string
  #initial: KeyState | undefined
  #initialLease: Lease | undefined
  #actions: KeyActions | undefined
  #latest: { readonly state: KeyState; readonly meta: SyncKeyMeta } | undefined

  constructor(store: KeyStore, key: string) {
    this.store = store
    this.key = key
  }

  readonly subscribe = (listener: () => void): Cancel => this.store.subscribeKey(this.key, listener)

  readonly read = (): KeyState => this.store.key(this.key)

  /** The state as a server renders it: an object of its own, so that `isInitial` can tell it from the state later. */
  readonly readInitial = (): KeyState => (this.#initial ??= { ...this.store.initialKey(this.key) })

  readonly readInitialLease = (): Lease =>
    (this.#initialLease ??= { ...this.readInitial().lease, since: null, expiresAt: null })

  isInitial(state: KeyState): boolean {
    return state === this.#initial
  }

  get actions(): KeyActions {
    const { store, key } = this
    return (this.#actions ??= {
      delete: (options) => store.delete(key, options),
      patch: (fields, options) => store.patch(key, fields, options),
      release: (options) => store.release(key, options),
      acquire: (options) => store.acquire(key, options),
      renew: (options) => store.acquire(key, options),
      reset: () => store.reset(key),
    })
  }

  /** The state as a component is given it; the same object for the same state. */
  meta(state: KeyState): SyncKeyMeta {
    if (this.#latest?.state !== state) this.#latest = { state, meta: metaOf(state, this.actions) }
    return this.#latest.meta
  }
}

function metaOf(state: KeyState, actions: KeyActions): SyncKeyMeta {
  const { exists, status, pending, error, lease } = state
  return {
    exists,
    status,
    pending,
    error,
    lease,
    delete: actions.delete,
    patch: actions.patch,
    release: actions.release,
    reset: actions.reset,
  }
}
