import { useSyncExternalStoreWithSelector } from 'use-sync-external-store/with-selector'
import type { KeyState, Lease } from '../client/types.ts'
import { leaseOf } from './keyHandle.ts'
import type { KeyHandle } from './keyHandle.ts'
import { keyHandle } from './keyHandles.ts'
import { useReading } from './reading.ts'
import type { Registered } from './register.ts'
import { useSyncStore } from './syncContext.ts'
import type { SyncLease, SyncLeaseOptions, UseSyncLease } from './types.ts'
import { useRemainingMs } from './useRemainingMs.ts'

function useCountedLease(key: string | null, { tickMs = 1000, store }: SyncLeaseOptions = {}): SyncLease {
  const handle = keyHandle(useSyncStore(store), key)
  const lease = useLease(handle)
  const write = useLastWrite(handle)
  const remainingMs = useRemainingMs(handle.store.clock, lease.expiresAt, tickMs)
  const { acquire, renew, release } = leaseOf(handle)
  return { ...lease, ...write, remainingMs, acquire, renew, release }
}

/** A key's lease with its times, which every renewal changes, and a countdown while there is something to count down. */
export const useSyncLease: Registered<'useSyncLease', UseSyncLease> = useCountedLease

/** A key's lease with its times. */
export const useLease = (handle: KeyHandle): Lease => useReading(leaseOf(handle))

type LastWrite = Pick<KeyState, 'pending' | 'error'>

const lastWrite = ({ pending, error }: KeyState): LastWrite => ({ pending, error })
const sameWrite = (a: LastWrite, b: LastWrite): boolean => a.pending === b.pending && a.error === b.error

function useLastWrite(handle: KeyHandle): LastWrite {
  const { subscribe, read, readInitial } = handle.slot
  return useSyncExternalStoreWithSelector(subscribe, read, readInitial, lastWrite, sameWrite)
}
