import type { ErrorCode, Refusal } from '../transport/messages.ts'
import type { SyncError } from './syncError.ts'

/** Why this client did not write a key. */
export function refusalOf(code: ErrorCode, key: string, why: string): Refusal {
  return { code, message: `'${key}' was not written: ${why}.` }
}

export function abortedRefusal(key: string): Refusal {
  return refusalOf('aborted', key, 'it was aborted')
}

/** Where nothing will be tried again: one that was sent may have arrived. */
export function endedRefusal(key: string, { code, message }: SyncError, wasSent: boolean): Refusal {
  return { code, message: `'${key}' was not ${wasSent ? 'confirmed' : 'written'}. ${message}` }
}
