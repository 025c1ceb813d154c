import type { SyncStore } from '../client/types.ts'
import { besideStore } from './besideStore.ts'
import { createKeyHandle } from './keyHandle.ts'
import type { KeyHandle } from './keyHandle.ts'
import { noKeyStore } from './noKey.ts'

/** The handles of a store that something still uses, by key: a hook that comes and goes leaves nothing behind. */
const handlesOf = besideStore(() => new Map<string | null, WeakRef<KeyHandle>>())
const collected = new FinalizationRegistry<() => void>((forget) => forget())

/** The one handle of a key; the one that refuses everything for null. */
export function keyHandle(store: SyncStore, key: string | null): KeyHandle {
  const handles = handlesOf(store)
  const known = handles.get(key)?.deref()
  if (known) return known
  const handle = key === null ? createKeyHandle(noKeyStore(store), '') : createKeyHandle(store, key)
  handles.set(key, new WeakRef(handle))
  collected.register(handle, () => {
    if (!handles.get(key)?.deref()) handles.delete(key)
  })
  return handle
}
