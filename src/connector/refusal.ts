import { DictionaryError, LeaseHeldError } from '../dictionary/errors.ts'
import type { Refusal } from '../transport/messages.ts'
import { heldMessage } from './heldMessage.ts'

/**
 * What a client is told when its write was refused: the one way from an error to data. An error nobody foresaw is 'unknown'. Who holds a key
 * is told by name, and for how long by the connector's clock, in words that a page can show.
 */
export function refusalOf(error: unknown, key: string, names: ReadonlyMap<string, string>, now: number): Refusal {
  if (error instanceof RefusedError) return error.refusal
  if (!(error instanceof DictionaryError)) {
    return { code: 'unknown', message: 'The connector failed at this write; its log says how' }
  }
  const { code, message } = error
  if (!(error instanceof LeaseHeldError)) return { code, message }
  // The dictionary counts whole seconds, each to its end; a client wants the moment.
  const [expiresAt, availableAt] = [(error.expiresAt + 1) * 1000, (error.availableAt + 1) * 1000]
  const { owner } = error
  return { code, message: heldMessage(key, owner, names.get(owner), availableAt - now), owner, expiresAt, availableAt }
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
