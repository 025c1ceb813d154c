import { isPlain } from '../transport/plain.ts'
import { reported } from './reported.ts'

/** Makes a value from the one before it; undefined stands for an absent key. */
export type Updater = (previous: unknown) => unknown

/** What the user asked for. As a value null deletes; without a value, and for a release, the value held is kept. */
export type WriteRequest =
  | { readonly type: 'set'; readonly value: unknown }
  | { readonly type: 'set'; readonly update: Updater }
  | { readonly type: 'acquire'; readonly value: unknown }
  | { readonly type: 'acquire' | 'release' }

/** To write a value, or what an updater makes of the value held. */
export function setRequest(next: unknown): WriteRequest {
  return typeof next === 'function'
    ? { type: 'set', update: reported((held) => next(held)) }
    : { type: 'set', value: next }
}

/** To write some fields of an object and keep the others; what is no plain object is replaced. */
export function patchRequest(fields: object): WriteRequest {
  return { type: 'set', update: (held) => ({ ...(isPlain(held) && held), ...fields }) }
}

/** To take or renew the lease, with another value or the one held. */
export function acquireRequest(value: unknown): WriteRequest {
  return value === undefined ? { type: 'acquire' } : { type: 'acquire', value: value ?? undefined }
}
