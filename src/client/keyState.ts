import { sameKeyLease } from './lease.ts'
import type { KeyState } from './types.ts'

/** Whether two states of a key are the same in every field. */
export function sameKeyState(a: KeyState, b: KeyState): boolean {
  return (
    Object.is(a.value, b.value) &&
    a.exists === b.exists &&
    a.status === b.status &&
    a.pending === b.pending &&
    a.error === b.error &&
    sameKeyLease(a.lease, b.lease)
  )
}
