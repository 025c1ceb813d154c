import type { Updater } from './nextValue.ts'
import { isPlain } from './plain.ts'

/** What the user asked for. As a value null deletes; to acquire without a value keeps the one held. */
export type WriteRequest =
  | { readonly type: 'set'; readonly value: unknown }
  | { readonly type: 'update'; readonly update: Updater }
  | { readonly type: 'acquire'; readonly value: unknown }
  | { readonly type: 'release' }

/** To write a value, or what an updater makes of the value held. */
export function setRequest(next: unknown): WriteRequest {
  return typeof next === 'function' ? { type: 'update', update: (held) => next(held) } : { type: 'set', value: next }
}

/** To write some fields of an object and keep the others; what is no plain object is replaced. */
export function patchRequest(fields: object): WriteRequest {
  return { type: 'update', update: (held) => (isObject(held) ? { ...held, ...fields } : { ...fields }) }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && isPlain(value)
}
