import type { Refusal } from '../transport/messages.ts'

/** Why this client refuses a write by itself, without the connector having a say. */
export const localRefusal = {
  invalidValue: (message: string): Refusal => ({ code: 'invalid-value', message }),

  offline: (key: string): Refusal => ({
    code: 'offline',
    message: `'${key}' was not written: there is no connection. Try again later, or let it wait with whenOffline: 'queue'.`,
  }),

  timeout: (key: string, ms: number): Refusal => ({
    code: 'timeout',
    message: `The connector did not answer the write of '${key}' within ${ms} ms.`,
  }),

  tooLarge: (key: string): Refusal => ({
    code: 'too-large',
    message: `'${key}' was not written: the connector closed the connection over a message that was too large.`,
  }),

  closed: (key: string): Refusal => ({
    code: 'closed',
    message: `'${key}' was not written: the store is closed.`,
  }),

  /** The channel threw instead of sending. */
  unsendable(error: unknown): Refusal {
    const code = hasCode(error) && error.code === 'too-large' ? 'too-large' : 'invalid-value'
    return { code, message: error instanceof Error ? error.message : String(error) }
  },
}

function hasCode(error: unknown): error is { readonly code: unknown } {
  return typeof error === 'object' && error !== null && 'code' in error
}
