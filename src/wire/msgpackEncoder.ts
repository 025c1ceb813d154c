import { Ext, MAX_DEPTH, MAX_NODES, MsgpackError, Raw } from './msgpackTypes.ts'
import type { MsgpackLimits } from './msgpackTypes.ts'
import { MsgpackWriter } from './msgpackWriter.ts'

const MIN_INT64 = -(2n ** 63n)
const MAX_UINT64 = 2n ** 64n - 1n

let spareWriter: MsgpackWriter | undefined

/** One object for all calls. */
const defaults: MsgpackLimits = {}

/**
 * The msgpack bytes of a value, each part in its shortest form: string as str, Uint8Array as bin, safe integers as int, other numbers as
 * float64, bigint as the shortest (u)int, Map and plain object as map (members that are undefined are left out, as in JSON), `Ext` and
 * `Raw` as what they hold. What it writes, `decode` reads under the same limits. Throws `MsgpackError` 'unencodable', which says where,
 * for undefined elsewhere, functions, symbols, class instances, cycles, integers beyond 64 bits and what exceeds the limits.
 */
export function encode(value: unknown, limits: MsgpackLimits = defaults): Uint8Array {
  return (typeof value === 'string' && shortAscii(value)) || encodeAny(value, limits)
}

function encodeAny(value: unknown, limits: MsgpackLimits): Uint8Array {
  // A getter may encode something itself: the spare writer is nobody's or one caller's.
  const writer = spareWriter ?? new MsgpackWriter()
  spareWriter = undefined
  try {
    writer.reset()
    // Text by itself needs no account of where it stands.
    if (typeof value === 'string') writer.text(value)
    else new MsgpackEncoder(writer, limits).encode(value)
    return writer.written()
  } finally {
    spareWriter = writer
  }
}

/** Text of less than 32 characters, all ASCII, in bytes of its own at once; undefined for any other. */
function shortAscii(text: string): Uint8Array | undefined {
  const { length } = text
  if (length > 0x1f) return undefined
  const bytes = new Uint8Array(length + 1)
  bytes[0] = 0xa0 | length
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index)
    if (code > 0x7f) return undefined
    bytes[index + 1] = code
  }
  return bytes
}

class MsgpackEncoder {
  readonly #writer: MsgpackWriter
  readonly #maxDepth: number
  #nodesLeft: number
  /** The index or key at which each open container stands. */
  readonly #path: unknown[] = []

  constructor(writer: MsgpackWriter, { maxDepth = MAX_DEPTH, maxNodes = MAX_NODES }: MsgpackLimits) {
    this.#writer = writer
    this.#maxDepth = maxDepth
    this.#nodesLeft = maxNodes - 1
  }

  encode(value: unknown): void {
    this.#value(value, 0)
  }

  #value(value: unknown, depth: number): void {
    if (typeof value === 'string') this.#writer.text(value)
    else if (typeof value === 'number') this.#number(value)
    else if (typeof value === 'boolean') this.#writer.byte(value ? 0xc3 : 0xc2)
    else if (value === null) this.#writer.byte(0xc0)
    else if (typeof value === 'object') this.#object(value, depth)
    else if (typeof value === 'bigint') this.#bigint(value, depth)
    else throw this.#unencodable(value === undefined ? 'undefined' : `a ${typeof value}`, depth)
  }

  #number(value: number): void {
    if (Number.isSafeInteger(value)) this.#writer.integer(value)
    else this.#writer.float(value)
  }

  #bigint(value: bigint, depth: number): void {
    if (value < MIN_INT64 || value > MAX_UINT64) throw this.#unencodable('an integer beyond 64 bits', depth)
    this.#writer.bigint(value)
  }

  #object(value: object, depth: number): void {
    if (Array.isArray(value)) this.#array(value, depth)
    else if (value instanceof Raw) this.#writer.append(value.bytes)
    else if (isPlain(value)) this.#members(value as Record<string, unknown>, depth)
    else if (isBytes(value)) this.#writer.binary(value)
    else if (value instanceof Map) this.#map(value, depth)
    else if (value instanceof Ext) this.#ext(value, depth)
    else throw this.#unencodable(`an instance of ${value.constructor?.name ?? 'a class'}`, depth)
  }

  #array(items: readonly unknown[], outer: number): void {
    const count = items.length
    const depth = this.#open(count, outer)
    this.#writer.arrayHead(count)
    for (let index = 0; index < count; index++) {
      this.#path[outer] = index
      this.#value(items[index], depth)
    }
  }

  #members(object: Record<string, unknown>, outer: number): void {
    const keys = Object.keys(object).filter((key) => object[key] !== undefined)
    const depth = this.#open(2 * keys.length, outer)
    this.#writer.mapHead(keys.length)
    for (const key of keys) {
      this.#path[outer] = key
      this.#writer.text(key)
      this.#value(object[key], depth)
    }
  }

  #map(map: ReadonlyMap<unknown, unknown>, outer: number): void {
    const depth = this.#open(2 * map.size, outer)
    this.#writer.mapHead(map.size)
    for (const [key, member] of map) {
      this.#path[outer] = key
      this.#value(key, depth)
      this.#value(member, depth)
    }
  }

  #ext({ type, bytes }: Ext, depth: number): void {
    if (type !== (type << 24) >> 24) throw this.#unencodable(`an ext of type ${type}, beyond -128..127`, depth)
    this.#writer.ext(type, bytes)
  }

  /** Enters a container with so many nodes; returns the depth inside it. */
  #open(nodes: number, depth: number): number {
    if (depth >= this.#maxDepth) throw this.#unencodable(`more than ${this.#maxDepth} levels, or a cycle,`, depth)
    this.#nodesLeft -= nodes
    if (this.#nodesLeft < 0) throw this.#unencodable('more nodes than receivers take', depth)
    return depth + 1
  }

  #unencodable(what: string, depth: number): MsgpackError {
    const where = `value${this.#path.slice(0, depth).map(pathStep).join('')}`
    return new MsgpackError(
      'unencodable',
      `Cannot encode ${what} at ${where}; use null, booleans, numbers, text, Uint8Array, arrays, Map and plain objects`,
    )
  }
}

function pathStep(step: unknown): string {
  return typeof step === 'string' || typeof step === 'number' ? `[${JSON.stringify(step)}]` : `[${typeof step} key]`
}

/** Plain objects of other realms too, such as an iframe's. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

/** Buffers, and bytes of other realms too. */
function isBytes(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value as Uint8Array)[Symbol.toStringTag] === 'Uint8Array'
}
