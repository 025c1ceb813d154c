import type { KeySlot, KeyState, Lease } from '../client/types.ts'
import { isSameBesideValue } from '../client/keyState.ts'
import { keyActions } from './keyActions.ts'
import type { KeyActions, SetKey } from './keyActions.ts'
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
  #lease: Reading<Lease> | undefined
  #actions: KeyActions | undefined
  #marked: KeyState | undefined
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

  get actions(): KeyActions {
    return (this.#actions ??= keyActions(this.store, this.key))
  }

  /** The value alone. */
  get value(): Reading<unknown> {
    return (this.#value ??= this.#reading(({ value }) => value))
  }

  get state(): Reading<KeyState> {
    return (this.#state ??= this.#reading((state) => state))
  }

  /** The lease with its times. */
  get lease(): Reading<Lease> {
    return (this.#lease ??= leaseReading(this.store, this.key))
  }

  get set(): SetKey {
    return this.actions.set
  }

  /** The state as a server renders it, as an object of its own by which it is told from the state later. */
  get marked(): KeyState {
    return (this.#marked ??= { ...this.store.initialKey(this.key) })
  }

  /** The state as a component is given it; the same object where only the value is another one. */
  meta(state: KeyState): SyncKeyMeta {
    if (this.#meta && isSameBesideValue(this.#meta, state)) return this.#meta
    const { exists, status, pending, error, lease } = state
    const { delete: remove, patch, release, reset } = this.actions
    return (this.#meta = { exists, status, pending, error, lease, delete: remove, patch, release, reset })
  }

  #reading<T>(of: (state: KeyState) => T): Reading<T> {
    const { store, key } = this
    const slot = this.#slot
    return [
      (listener) => store.subscribeSlot(slot, listener),
      () => of(store.readSlot(slot)),
      () => of(store.initialKey(key)),
    ]
  }
}

function leaseReading(store: KeyStore, key: string): Reading<Lease> {
  const initial: Lease = { ...store.initialKey(key).lease, since: null, expiresAt: null }
  return [(listener) => store.subscribeLease(key, listener), () => store.lease(key), () => initial]
}
