import type { ErrorCode, Refusal } from '../transport/messages.ts'
import type { SyncError } from './syncError.ts'

const MAX_KEY_BYTES = 1024

/** Why this client did not write a key. */
export function refusalOf(code: ErrorCode, key: string, why: string): Refusal {
  return { code, message: `'${key}' was not written: ${why}.` }
}

/** Why no connector has a key of this name; null where one may. */
export function checkKey(key: string): Refusal | null {
  if (key !== '' && !/\p{Surrogate}/u.test(key) && new TextEncoder().encode(key).length <= MAX_KEY_BYTES) return null
  const message = `'${key.slice(0, 40)}' is no key: use well-formed text of 1 to ${MAX_KEY_BYTES} bytes.`
  return { code: 'invalid-key', message }
}

/** What an error says. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The refusal of a value with which something is wrong. */
export function invalidValue(message: string | null): Refusal | null {
  return message === null ? null : { code: 'invalid-value', message }
}

/** Where nothing will be tried again: one that was sent may have arrived. */
export function endedRefusal(key: string, { code, message }: SyncError, wasSent: boolean): Refusal {
  return { code, message: `'${key}' was not ${wasSent ? 'confirmed' : 'written'}. ${message}` }
}
