import type { SyncStore } from '../client/types.ts'
import { KeyHandle } from './keyHandle.ts'
import { noKeyStore } from './noKey.ts'

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
    this.#noKey = new KeyHandle(noKeyStore(store.clock), '')
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
