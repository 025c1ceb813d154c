import type { KeySlot, KeyState } from '../client/types.ts'
import { isSameBesideValue } from '../client/keyState.ts'
import { keyMeta } from './keyMeta.ts'
import type { SetKey } from './keyMeta.ts'
import { createLeaseHandle } from './leaseHandle.ts'
import type { LeaseHandle } from './leaseHandle.ts'
import type { KeyStore } from './noKey.ts'
import type { SyncKeyMeta } from './types.ts'

/** One key of one store, shared by every hook that is mounted on it. What not every hook needs is made when it is first asked for. */
export interface KeyHandle {
  readonly store: KeyStore
  readonly slot: KeySlot<KeyState>
  readonly set: SetKey
  meta: SyncKeyMeta | undefined
  lease: LeaseHandle | undefined
  marked: KeyState | undefined
}

/** An object without a class: of ten thousand keys each private field costs as much as a function. */
export function createKeyHandle(store: KeyStore, slot: KeySlot<KeyState>): KeyHandle {
  return {
    store,
    slot,
    set: (next, options) => store.set(slot.name, next, options),
    meta: undefined,
    lease: undefined,
    marked: undefined,
  }
}

/** The state as a component is given it; the same object where only the value is another one. */
export function metaOf(handle: KeyHandle, state: KeyState): SyncKeyMeta {
  const { store, slot, meta: before } = handle
  if (before && isSameBesideValue(before, state)) return before
  return (handle.meta = keyMeta(store, slot.name, state, before))
}

/** The lease with its times. */
export function leaseOf(handle: KeyHandle): LeaseHandle {
  return (handle.lease ??= createLeaseHandle(handle.store, handle.slot.name))
}

/** The state as a server renders it, as an object of its own by which it is told from the state later. */
export function markedState(handle: KeyHandle): KeyState {
  return (handle.marked ??= { ...handle.slot.readInitial() })
}
