import type { KeySlot, SyncStore } from '../client/types.ts'

/** What a hook uses of a store for one key. */
export type KeyStore = Pick<
  SyncStore,
  | 'key'
  | 'initialKey'
  | 'lease'
  | 'set'
  | 'delete'
  | 'patch'
  | 'acquire'
  | 'renew'
  | 'release'
  | 'reset'
  | 'subscribeLease'
  | 'clock'
>

const never = () => () => {}

/** The slot of no key, which always shows this. */
export function noSlot<V>(shown: V): KeySlot<V> {
  const read = (): V => shown
  return { name: '', read, readInitial: read, subscribe: never, beside: undefined }
}

/** What stands in for the store where a hook has no key yet: it reads as absent, and refuses every write as one of the empty key, which is none. */
export function noKeyStore(store: SyncStore): KeyStore {
  const absent = { ...store.initialKey(''), status: 'ready' } as const
  const lease = { ...absent.lease, since: null, expiresAt: null }
  return {
    ...store,
    initialKey: () => absent,
    lease: () => lease,
    subscribeLease: never,
  }
}
