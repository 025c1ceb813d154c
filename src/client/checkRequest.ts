import type { Refusal } from '../transport/messages.ts'
import { checkKey } from './checkKey.ts'
import { checkValue } from './checkValue.ts'
import type { WriteRequest } from './writeRequest.ts'

/** Why a write cannot be made, whatever the connector says; null for one that can be asked for. */
export function checkRequest(key: string, request: WriteRequest): Refusal | null {
  const keyProblem = checkKey(key)
  if (keyProblem !== null) return { code: 'invalid-key', message: keyProblem }
  const valueProblem = checkRequestedValue(request)
  return valueProblem === null ? null : { code: 'invalid-value', message: valueProblem }
}

function checkRequestedValue(request: WriteRequest): string | null {
  if (request.type === 'set') return checkValue(request.value)
  if (request.type !== 'acquire' || request.value === undefined) return null
  return request.value === null ? 'A key cannot be acquired and deleted at once.' : checkValue(request.value)
}
