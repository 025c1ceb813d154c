import { createShelf } from '../client/shelf.ts'
import type { SyncStore } from '../client/types.ts'
import { besideStore } from './besideStore.ts'
import { KeyHandle } from './keyHandle.ts'
import { noKeyStore } from './noKey.ts'

const handlesOf = besideStore(({ clock }) =>
  createShelf<string | null, KeyHandle>(clock, ({ isSubscribed }) => isSubscribed),
)

/** The one handle of a key; the one that refuses everything for null. A hook that comes and goes leaves nothing behind for long. */
export function keyHandle(store: SyncStore, key: string | null): KeyHandle {
  const { things, add } = handlesOf(store)
  const known = things.get(key)
  if (known) return known
  const handle = key === null ? new KeyHandle(noKeyStore(store), '') : new KeyHandle(store, key)
  add(key, handle)
  return handle
}
