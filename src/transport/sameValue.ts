import { isPlain } from './plain.ts'

/** Whether two values are written alike, members in the same order, so that the one held may stay in the place of the one that arrived. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object') return false
  const parts = partsOf(a)
  const others = parts && partsOf(b)
  return (
    !!others &&
    parts.length === others.length &&
    Object.getPrototypeOf(a) === Object.getPrototypeOf(b) &&
    parts.every((part, index) => sameValue(part, others[index]))
  )
}

function partsOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value) || value instanceof Uint8Array) return [...value]
  if (value instanceof Map) return [...value].flat()
  return isPlain(value) ? Object.entries(value).flat() : null
}
