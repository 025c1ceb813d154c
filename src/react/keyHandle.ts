import type { KeySlot, KeyState } from '../client/types.ts'
import { isSameBesideValue } from '../client/keyState.ts'
import { keyActions } from './keyActions.ts'
import type { SetKey } from './keyActions.ts'
import { leaseHandle } from './leaseHandle.ts'
import type { LeaseHandle } from './leaseHandle.ts'
import type { KeyStore } from './noKey.ts'
import type { Reading } from './reading.ts'
import type { SyncKeyMeta } from './types.ts'

/**
 * One key of one store, shared by every hook that is mounted on it; one without options needs nothing else. What not every hook needs is made
 * when it is first asked for: of ten thousand keys each function costs as much as a part of React's own.
 */
export class KeyHandle {
  readonly store: KeyStore
  readonly key: string
  readonly #slot: KeySlot
  #value: Reading<unknown> | undefined
  #state: Reading<KeyState> | undefined
  #lease: LeaseHandle | undefined
  #marked: KeyState | undefined
  #set: SetKey | undefined
  #meta: SyncKeyMeta | undefined

  constructor(store: KeyStore, key: string, slot: KeySlot) {
    this.store = store
    this.key = key
    this.#slot = slot
  }

  /** Itself, as a hook mounts it. */
  get handle(): this {
    return this
  }

  /** The value alone. */
  get value(): Reading<unknown> {
    return (this.#value ??= valueReading(this.store, this.#slot))
  }

  get state(): Reading<KeyState> {
    return (this.#state ??= stateReading(this.store, this.#slot))
  }

  /** The lease with its times. */
  get lease(): LeaseHandle {
    return (this.#lease ??= leaseHandle(this.store, this.key))
  }

  get set(): SetKey {
    return (this.#set ??= (next, options) => this.store.set(this.key, next, options))
  }

  /** The state as a server renders it, as an object of its own by which it is told from the state later. */
  get marked(): KeyState {
    return (this.#marked ??= { ...this.store.initialKey(this.key) })
  }

  /** The state as a component is given it; the same object where only the value is another one. */
  meta(state: KeyState): SyncKeyMeta {
    const before = this.#meta
    if (before && isSameBesideValue(before, state)) return before
    const { exists, status, pending, error, lease } = state
    const { delete: remove, patch, release, reset } = before ?? keyActions(this.store, this.key)
    return (this.#meta = { exists, status, pending, error, lease, delete: remove, patch, release, reset })
  }
}

function valueReading(store: KeyStore, slot: KeySlot): Reading<unknown> {
  return {
    subscribe: (listener) => store.subscribeSlot(slot, listener),
    read: () => store.readSlot(slot).value,
    readInitial: () => store.initialKey(slot.name).value,
  }
}

function stateReading(store: KeyStore, slot: KeySlot): Reading<KeyState> {
  return {
    subscribe: (listener) => store.subscribeSlot(slot, listener),
    read: () => store.readSlot(slot),
    readInitial: () => store.initialKey(slot.name),
  }
}
