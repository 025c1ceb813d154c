import type { KeyState } from './types.ts'

/** Whether there is the same to say of a key but for what its value is. */
export function isSameBesideValue(a: Omit<KeyState, 'value'>, b: Omit<KeyState, 'value'>): boolean {
  return (
    a.lease === b.lease &&
    a.pending === b.pending &&
    a.error === b.error &&
    a.exists === b.exists &&
    a.status === b.status
  )
}
