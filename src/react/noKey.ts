import type { Clock } from '../seams/clock.ts'
import { SyncError } from '../client/syncError.ts'
import type { KeyState, Lease, SyncStore, Write } from '../client/types.ts'

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
  | 'release'
  | 'reset'
  | 'subscribeKey'
  | 'subscribeLease'
  | 'clock'
>

const keyLease = { state: 'unknown', owner: null, ownerName: null, epoch: 0, canWrite: false } as const
const absent: KeyState = {
  value: undefined,
  exists: false,
  status: 'ready',
  pending: false,
  error: null,
  lease: keyLease,
}
const lease: Lease = { ...keyLease, since: null, expiresAt: null }
const nothing = (): void => {}
const never = () => nothing

/** What stands in for the store where a hook has no key yet: it reads as absent and refuses every write. */
export function noKeyStore(clock: Clock): KeyStore {
  const refuse = <T>(attempted?: T): Write<T> => {
    const message = 'There is no key to write to: the hook was given null. Give it a key first.'
    const error = new SyncError('invalid-key', message, { at: clock.now(), attempted })
    return Promise.resolve({ ok: false, key: '', error, writeId: 0 })
  }
  return {
    clock,
    key: () => absent,
    initialKey: () => absent,
    lease: () => lease,
    set: (_, next) => (typeof next === 'function' ? refuse() : refuse(next)),
    delete: () => refuse(),
    patch: (_, fields) => refuse(fields),
    acquire: (_, options) => refuse(options?.value),
    release: () => refuse(),
    reset: nothing,
    subscribeKey: never,
    subscribeLease: never,
  }
}
