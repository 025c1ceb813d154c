import { DictionaryError, LeaseHeldError } from '../dictionary/errors.ts'
import type { Refusal } from '../transport/messages.ts'

/** What a client is told when its write was refused: the one way from an error to data. An error nobody foresaw is 'unknown'. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusedError) return error.refusal
  if (!(error instanceof DictionaryError)) {
    return { code: 'unknown', message: 'The connector failed at this write; its log says how' }
  }
  const { code, message } = error
  return error instanceof LeaseHeldError ? { code, message, ...leaseTimes(error) } : { code, message }
}

/** The dictionary counts whole seconds, each to its end; a client wants the moment. */
function leaseTimes({ owner, expiresAt, availableAt }: LeaseHeldError): Partial<Refusal> {
  return { owner, expiresAt: (expiresAt + 1) * 1000, availableAt: (availableAt + 1) * 1000 }
}

/** A write that the connector itself refuses, before the source sees it. */
export class RefusedError extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.name = 'RefusedError'
    this.refusal = refusal
  }
}
