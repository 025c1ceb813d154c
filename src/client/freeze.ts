import { isPlain } from '../transport/plain.ts'

/** There is none in a page that nobody bundled, which counts as production. */
declare const process: { readonly env: { readonly NODE_ENV?: string } } | undefined

/**
 * The value, while developing frozen with all that is in it: whoever changes what everybody is shown gets an error at that line. Bundlers
 * leave this out of what is built for production. Bytes and Maps cannot be frozen.
 */
export function frozen<T>(value: T): T {
  if (typeof process === 'object' && process.env.NODE_ENV !== 'production') freeze(value)
  return value
}

function freeze(value: unknown): void {
  if (value instanceof Map) return [...value.values()].forEach(freeze)
  if (Object.isFrozen(value) || !(Array.isArray(value) || isPlain(value))) return
  Object.values(Object.freeze(value)).forEach(freeze)
}
