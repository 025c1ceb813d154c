import type { SyncStore } from '../client/types.ts'
import { besideStore } from './besideStore.ts'
import { KeyHandle } from './keyHandle.ts'
import { noKeyStore } from './noKey.ts'

const noKey = besideStore((store) => new KeyHandle(noKeyStore(store), '', store.keySlot('')))

/** The one handle of a key; the one that refuses everything for null. A hook that comes and goes leaves nothing behind for long. */
export function keyHandle(store: SyncStore, key: string | null): KeyHandle {
  if (key === null) return noKey(store)
  const slot = store.keySlot(key)
  return (slot.beside ??= new KeyHandle(store, key, slot)) as KeyHandle
}
