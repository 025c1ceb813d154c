import type { Cancel } from '../seams/clock.ts'
import type { KeyState, Lease } from '../client/types.ts'
import { isSameBesideValue } from '../client/keyState.ts'
import { keyActions } from './keyActions.ts'
import type { KeyActions } from './keyActions.ts'
import type { KeyStore } from './noKey.ts'
import type { SyncKeyMeta } from './types.ts'

type Subscribe = (listener: () => void) => Cancel

/** The lease of a key with its times. */
interface LeaseReading {
  readonly subscribe: Subscribe
  readonly read: () => Lease
  readonly readInitial: () => Lease
}

/**
 * One key of one store, shared by every hook that is mounted on it. What not every hook needs is made when it is first asked for: of ten thousand
 * keys each function costs as much as a part of React's own.
 */
export class KeyHandle {
  readonly store: KeyStore
  readonly key: string
  readonly subscribe: Subscribe
  readonly read: () => KeyState
  #readValue: (() => unknown) | undefined
  #lease: LeaseReading | undefined
  #actions: KeyActions | undefined
  #marked: KeyState | undefined
  #meta: SyncKeyMeta | undefined

  constructor(store: KeyStore, key: string) {
    this.store = store
    this.key = key
    this.subscribe = (listener) => store.subscribeKey(key, listener)
    this.read = store.keyReader(key)
  }

  get isSubscribed(): boolean {
    return this.store.isWatched(this.key)
  }

  /** What a server renders. */
  get initial(): KeyState {
    return this.store.initialKey(this.key)
  }

  get readValue(): () => unknown {
    const { read } = this
    return (this.#readValue ??= () => read().value)
  }

  get lease(): LeaseReading {
    return (this.#lease ??= leaseReading(this.store, this.key))
  }

  get actions(): KeyActions {
    return (this.#actions ??= keyActions(this.store, this.key))
  }

  /** The state as a server renders it, as an object of its own by which it is told from the state later. */
  get marked(): KeyState {
    return (this.#marked ??= { ...this.initial })
  }

  /** The state as a component is given it; the same object where only the value is another one. */
  meta(state: KeyState): SyncKeyMeta {
    if (this.#meta && isSameBesideValue(this.#meta, state)) return this.#meta
    const { exists, status, pending, error, lease } = state
    const { delete: remove, patch, release, reset } = this.actions
    return (this.#meta = { exists, status, pending, error, lease, delete: remove, patch, release, reset })
  }
}

function leaseReading(store: KeyStore, key: string): LeaseReading {
  const initial: Lease = { ...store.initialKey(key).lease, since: null, expiresAt: null }
  return {
    subscribe: (listener) => store.subscribeLease(key, listener),
    read: () => store.lease(key),
    readInitial: () => initial,
  }
}
