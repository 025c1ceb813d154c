import type { Cancel } from '../seams/clock.ts'
import type { KeyState, Lease, SyncStore, Write, WriteOptions } from '../client/types.ts'
import { noKeyStore } from './noKey.ts'
import type { KeyStore } from './noKey.ts'
import type { SyncKeyMeta } from './types.ts'

/** What one may do with a key. Bound, so that each can be passed on alone. */
export interface KeyActions {
  readonly delete: (options?: WriteOptions) => Write
  readonly release: (options?: WriteOptions) => Write
  readonly acquire: (options?: WriteOptions & { readonly value?: unknown }) => Write
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
    release: actions.release,
    reset: actions.reset,
  }
}

/** The handles of one store that something still uses: a hook that comes and goes leaves nothing behind. */
class KeyHandles {
  readonly #store: SyncStore
  readonly #refs = new Map<string, WeakRef<KeyHandle>>()
  readonly #noKey: KeyHandle
  readonly #collected = new FinalizationRegistry<string>((key) => {
    if (!this.#refs.get(key)?.deref()) this.#refs.delete(key)
  })

  constructor(store: SyncStore) {
    this.#store = store
    this.#noKey = new KeyHandle(noKeyStore(store), '')
  }

  of(key: string | null): KeyHandle {
    if (key === null) return this.#noKey
    return this.#refs.get(key)?.deref() ?? this.#add(key)
  }

  #add(key: string): KeyHandle {
    const handle = new KeyHandle(this.#store, key)
    this.#refs.set(key, new WeakRef(handle))
    this.#collected.register(handle, key)
    return handle
  }
}

const handlesByStore = new WeakMap<SyncStore, KeyHandles>()

/** The one handle of a key; the one that refuses everything for null. */
export function keyHandle(store: SyncStore, key: string | null): KeyHandle {
  let handles = handlesByStore.get(store)
  if (!handles) handlesByStore.set(store, (handles = new KeyHandles(store)))
  return handles.of(key)
}
