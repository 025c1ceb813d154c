import { isPlain } from '../transport/plain.ts'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * The value, while developing frozen with all that is in it: whoever changes what everybody is shown gets an error at that line. Bundlers
 * leave this out of what is built for production. Bytes and Maps cannot be frozen.
 */
export function frozen<T>(value: T): T {
  // A dev server writes the mode in here, and gives the page no `process`: to look for one first would freeze nothing there.
  try {
    if (process.env.NODE_ENV !== 'production') freeze(value)
  } catch {
    // A page that nobody bundled has no `process`, and counts as production.
  }
  return value
}

function freeze(value: unknown): void {
  if (value instanceof Map) return [...value.values()].forEach(freeze)
  if (Object.isFrozen(value) || !(Array.isArray(value) || isPlain(value))) return
  Object.values(Object.freeze(value)).forEach(freeze)
}
