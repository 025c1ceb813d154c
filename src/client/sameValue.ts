import { isPlain } from '../transport/plain.ts'

/** Whether two values are written alike, members in the same order, so that the one held may stay in the place of the one that arrived. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a)) return Array.isArray(b) && sameItems(a, b)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && sameItems(a, b)
  if (a instanceof Map) return b instanceof Map && sameItems([...a].flat(), [...b].flat())
  return isPlain(a) && isPlain(b) && sameItems(Object.entries(a).flat(), Object.entries(b).flat())
}

function sameItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (!sameValue(a[index], b[index])) return false
  return true
}
