import type { SyncStore } from '../client/types.ts'

/** What a hook uses of a store for one key. */
export type KeyStore = Pick<
  SyncStore,
  | 'key'
  | 'readSlot'
  | 'initialKey'
  | 'lease'
  | 'set'
  | 'delete'
  | 'patch'
  | 'acquire'
  | 'renew'
  | 'release'
  | 'reset'
  | 'subscribeSlot'
  | 'subscribeLease'
  | 'clock'
>

const never = () => () => {}

/** What stands in for the store where a hook has no key yet: it reads as absent, and refuses every write as one of the empty key, which is none. */
export function noKeyStore(store: SyncStore): KeyStore {
  const absent = { ...store.initialKey(''), status: 'ready' } as const
  const lease = { ...absent.lease, since: null, expiresAt: null }
  return {
    ...store,
    readSlot: () => absent,
    initialKey: () => absent,
    lease: () => lease,
    subscribeSlot: never,
    subscribeLease: never,
  }
}
