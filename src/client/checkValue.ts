import { isPlain } from './plain.ts'

/** As the codec has it: containers inside containers, and values, members and keys of one value. */
const MAX_DEPTH = 32
const MAX_NODES = 100_000

const MIN_INT64 = -(2n ** 63n)
const MAX_UINT64 = 2n ** 64n - 1n

const USE = 'Use null, booleans, numbers, text, Uint8Array, arrays and plain objects.'

/**
 * What is wrong with a value, as a sentence; null when it arrives at every other client as it was written. Those are null, booleans,
 * numbers, text, Uint8Array, arrays and plain objects (members that are undefined are left out, as in JSON), bigint where a number is not
 * exact, and Map where a key is no text: a smaller bigint would arrive as a number, a Map of texts as a plain object.
 */
export function checkValue(value: unknown): string | null {
  const check = new ValueCheck()
  check.value(value, 0)
  return check.problem
}

class ValueCheck {
  problem: string | null = null
  #nodesLeft = MAX_NODES
  /** The index or key in each open container. */
  readonly #path: unknown[] = []

  value(value: unknown, depth: number): void {
    if (this.#nodesLeft-- <= 0) return this.#fail('more than 100,000 values in one', depth)
    switch (typeof value) {
      case 'bigint':
        return this.#bigint(value, depth)
      case 'object':
        return value === null ? undefined : this.#object(value, depth)
      case 'undefined':
      case 'function':
      case 'symbol':
        return this.#fail(value === undefined ? 'undefined' : `a ${typeof value}`, depth)
      case 'boolean':
      case 'number':
      case 'string':
    }
  }

  #bigint(value: bigint, depth: number): void {
    if (Number.isSafeInteger(Number(value))) this.#fail('a bigint that is exact as a number (write the number)', depth)
    else if (value < MIN_INT64 || value > MAX_UINT64) this.#fail('a bigint beyond 64 bits', depth)
  }

  #object(value: object, depth: number): void {
    if (value instanceof Uint8Array) return
    if (depth >= MAX_DEPTH) return this.#fail(`more than ${MAX_DEPTH} levels, or a cycle`, depth)
    if (Array.isArray(value)) this.#members(value.entries(), depth)
    else if (isPlain(value))
      this.#members(
        Object.entries(value).filter(([, member]) => member !== undefined),
        depth,
      )
    else if (value instanceof Map) this.#map(value, depth)
    else this.#fail(`an instance of ${value.constructor?.name || 'a class'}`, depth)
  }

  #map(map: ReadonlyMap<unknown, unknown>, depth: number): void {
    if (![...map.keys()].some((key) => typeof key !== 'string')) {
      return this.#fail('a Map without a key that is no text (write a plain object)', depth)
    }
    for (const [key] of map) this.value(key, depth + 1)
    this.#members(map, depth)
  }

  #members(members: Iterable<readonly [step: unknown, member: unknown]>, depth: number): void {
    for (const [step, member] of members) {
      if (this.problem !== null) return
      this.#path[depth] = step
      this.value(member, depth + 1)
    }
  }

  #fail(what: string, depth: number): void {
    const path = this.#path.slice(0, depth).map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    this.problem ??= `This cannot be written: ${what}, at value${path.join('')}. ${USE}`
  }
}
