import type { Refusal } from '../transport/messages.ts'
import { checkValue } from './checkValue.ts'
import type { WriteRequest } from './writeRequest.ts'

const MAX_KEY_BYTES = 1024

/** Why a write cannot be made, whatever the connector says; null for one that can be asked for. */
export function checkRequest(key: string, request: WriteRequest): Refusal | null {
  if (!isKey(key)) {
    const message = `'${key.slice(0, 40)}' is no key: use well-formed text of 1 to ${MAX_KEY_BYTES} bytes.`
    return { code: 'invalid-key', message }
  }
  return 'value' in request ? invalidValue(checkValue(request.value)) : null
}

/** The refusal of a value with which something is wrong. */
export function invalidValue(message: string | null | undefined): Refusal | null {
  return message ? { code: 'invalid-value', message } : null
}

function isKey(key: string): boolean {
  return key !== '' && !/\p{Surrogate}/u.test(key) && new TextEncoder().encode(key).length <= MAX_KEY_BYTES
}
