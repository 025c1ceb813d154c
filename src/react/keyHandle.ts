import type { Cancel } from '../seams/clock.ts'
import type { KeyState, Lease } from '../client/types.ts'
import { keyActions } from './keyActions.ts'
import type { KeyActions } from './keyActions.ts'
import type { KeyStore } from './noKey.ts'
import type { SyncKeyMeta } from './types.ts'

/** Something of a key that a hook shows, and how to hear that it changed. */
export interface Readable<V> {
  readonly subscribe: (listener: () => void) => Cancel
  readonly read: () => V
  /** What a server renders. */
  readonly readInitial: () => V
}

/** One key of one store, shared by every hook that is mounted on it. What not every hook needs is made when it is first asked for. */
export class KeyHandle {
  readonly store: KeyStore
  readonly key: string
  #users = 0
  #state: Readable<KeyState> | undefined
  #value: Readable<unknown> | undefined
  #lease: Readable<Lease> | undefined
  #actions: KeyActions | undefined
  #marked: KeyState | undefined
  #meta: SyncKeyMeta | undefined
  #metaOf: KeyState | undefined

  constructor(store: KeyStore, key: string) {
    this.store = store
    this.key = key
  }

  get isSubscribed(): boolean {
    return this.#users > 0
  }

  get state(): Readable<KeyState> {
    const { store, key } = this
    return (this.#state ??= {
      subscribe: this.#subscribe(),
      read: () => store.key(key),
      readInitial: () => store.initialKey(key),
    })
  }

  get value(): Readable<unknown> {
    const { store, key } = this
    return (this.#value ??= {
      subscribe: this.#subscribe(),
      read: () => store.key(key).value,
      readInitial: () => store.initialKey(key).value,
    })
  }

  /** The lease with its times. */
  get lease(): Readable<Lease> {
    const { store, key } = this
    const initial = (): Lease => ({ ...store.initialKey(key).lease, since: null, expiresAt: null })
    return (this.#lease ??= leaseOf(store, key, initial()))
  }

  get actions(): KeyActions {
    return (this.#actions ??= keyActions(this.store, this.key))
  }

  /** The state as a server renders it, as an object of its own by which it is told from the state later. */
  get marked(): KeyState {
    return (this.#marked ??= { ...this.store.initialKey(this.key) })
  }

  /** The state as a component is given it; the same object for the same state. */
  meta(state: KeyState): SyncKeyMeta {
    if (this.#meta && this.#metaOf === state) return this.#meta
    const { exists, status, pending, error, lease } = state
    const { delete: remove, patch, release, reset } = this.actions
    this.#metaOf = state
    return (this.#meta = { exists, status, pending, error, lease, delete: remove, patch, release, reset })
  }

  #subscribe(): Readable<unknown>['subscribe'] {
    return (listener) => {
      const cancel = this.store.subscribeKey(this.key, listener)
      this.#users++
      return () => {
        cancel()
        this.#users--
      }
    }
  }
}

function leaseOf(store: KeyStore, key: string, initial: Lease): Readable<Lease> {
  return {
    subscribe: (listener) => store.subscribeLease(key, listener),
    read: () => store.lease(key),
    readInitial: () => initial,
  }
}
