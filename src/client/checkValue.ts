import { isPlain } from '../transport/plain.ts'

/** As the codec has it: containers inside containers, and values in one value. */
const MAX_DEPTH = 32
const MAX_NODES = 100_000

/**
 * What is wrong with a value, as a sentence; null when it arrives at every other client as it was written. Those are null, booleans,
 * numbers, text, Uint8Array, arrays and plain objects (members that are undefined are left out, as in JSON), bigint where a number is not
 * exact, and Map where a key is no text: a smaller bigint would arrive as a number, a Map of texts as a plain object.
 */
export function checkValue(value: unknown): string | null {
  let nodesLeft = MAX_NODES
  const find = (value: unknown, path: string, depth: number): string | null => {
    if (isScalar(value)) return null
    const members = membersOf(value)
    if (!members) return `${nameOf(value)} cannot be written (${path}). Use plain data, or null.`
    for (const [step, member] of members) {
      if (depth === MAX_DEPTH || nodesLeft-- === 0)
        return `A cycle, or more than ${MAX_DEPTH} levels or ${MAX_NODES} values, cannot be written (${path}).`
      const problem = find(member, `${path}.${String(step)}`, depth + 1)
      if (problem) return problem
    }
    return null
  }
  return find(value, 'value', 0)
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'bigint')
    return !Number.isSafeInteger(Number(value)) && value >= -(2n ** 63n) && value < 2n ** 64n
  return value === null || value instanceof Uint8Array || /boolean|number|string/.test(typeof value)
}

/** What an array, a plain object or a Map consists of; null for anything else. */
function membersOf(value: unknown): Iterable<readonly [step: unknown, member: unknown]> | null {
  if (Array.isArray(value)) return value.entries()
  if (isPlain(value)) return Object.entries(value).filter(([, member]) => member !== undefined)
  const keys = value instanceof Map ? [...value.keys()] : []
  return keys.every((key) => typeof key === 'string') ? null : [...keys.entries(), ...(value as Map<unknown, unknown>)]
}

function nameOf(value: unknown): string {
  return typeof value === 'object' ? value?.constructor?.name || 'class instance' : typeof value
}
