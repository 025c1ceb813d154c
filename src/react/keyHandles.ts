import type { KeySlot, SyncStore } from '../client/types.ts'
import { besideStore } from './besideStore.ts'
import { createKeyHandle } from './keyHandle.ts'
import type { KeyHandle } from './keyHandle.ts'
import { noKeyStore, noSlot } from './noKey.ts'

const noKey = besideStore((store) => {
  const absent = noKeyStore(store)
  return createKeyHandle(absent, noSlot(absent.initialKey('')))
})
const noValue: KeySlot<unknown> = noSlot(undefined)

/** The one handle of a key; the one that refuses everything for null. A hook that comes and goes leaves nothing behind for long. */
export function keyHandle(store: SyncStore, key: string | null): KeyHandle {
  if (key === null) return noKey(store)
  const slot = store.keySlot(key)
  return (slot.beside ??= createKeyHandle(store, slot)) as KeyHandle
}

/** What a hook reads of a key's value; nothing for null. */
export function valueSlot(store: SyncStore, key: string | null): KeySlot<unknown> {
  return key === null ? noValue : store.valueSlot(key)
}
