import { useEffect } from 'react'
import type { Lease } from '../client/types.ts'
import { holdOf } from './leaseHold.ts'
import type { Registered } from './register.ts'
import { useSyncStore } from './syncContext.ts'
import type { HoldLeaseOptions, UseHoldLease } from './types.ts'
import { useLease } from './useSyncLease.ts'
import { keyHandle } from './keyHandles.ts'

function useHold(
  key: string | null,
  { enabled = true, value, renewEveryMs, onRelease, graceMs, store: given }: HoldLeaseOptions = {},
): Lease {
  const store = useSyncStore(given)
  useEffect(() => {
    if (!enabled || key === null) return undefined
    return holdOf(store, key).retain({ value, renewEveryMs, onRelease, graceMs })
    // A value written inline is another one each time, and counts at the first acquisition only.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [store, key, enabled, renewEveryMs, onRelease, graceMs])
  return useLease(keyHandle(store, key))
}

/**
 * Holds a key's lease while the component is mounted: takes it as soon as it is free, renews it, and gives it up `graceMs` after the last
 * component of the key has gone, so that a remount keeps it, and at once when the page is left. An absent key needs a `value`. Returns the lease as it is.
 */
export const useHoldLease: Registered<'useHoldLease', UseHoldLease> = useHold
