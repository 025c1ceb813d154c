/** Members of a map, by their names. */
export type Delta = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>

/** What a method was given as a map. Throws TypeError for anything but a plain object or a Map. */
export function pairsOf(method: string, pairs: Delta): ReadonlyMap<unknown, unknown> {
  if (pairs instanceof Map) return pairs
  if (isPlain(pairs)) return new Map(Object.entries(pairs))
  const given = Array.isArray(pairs) ? 'an array' : pairs === null ? 'null' : typeof pairs
  throw new TypeError(`${method} takes a plain object or a Map, not ${given}`)
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
}
