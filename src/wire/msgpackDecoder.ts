import { MsgpackCursor } from './msgpackCursor.ts'
import { Ext, MsgpackError } from './msgpackTypes.ts'
import type { MsgpackLimits } from './msgpackTypes.ts'
import { decodeText } from './utf8.ts'

/** One object for all calls. */
const defaults: MsgpackLimits = {}

/**
 * The value of msgpack bytes that hold exactly one. Integers are numbers where those are exact and bigint beyond; bin and ext are
 * copies; a map is a plain object if all its keys are str, else a Map; what is not UTF-8 in a str becomes U+FFFD. Nothing is allocated
 * for elements that are only announced. Throws `MsgpackError` and nothing else.
 */
export function decode(bytes: Uint8Array, limits: MsgpackLimits = defaults): unknown {
  // Flags, ops and texts are most of what is decoded by itself, and need no account of what was read.
  const head = bytes[0] as number
  if (bytes.length === 1 && head < 0x80) return head
  const start = textStart(bytes, head)
  if (start > 0) return decodeText(bytes, start, bytes.length)
  const cursor = new MsgpackCursor(bytes, limits)
  const value = readValue(cursor, 0)
  cursor.end()
  return value
}

/**
 * The elements of a msgpack array as views of its bytes: not decoded, but guarded as `decode` guards, so that decoding one under the same
 * limits never throws. The limits hold for each element by itself, `maxNodes` for their number as well. Throws `MsgpackError`.
 */
export function splitArray(bytes: Uint8Array, limits: MsgpackLimits = defaults): readonly Uint8Array[] {
  return viewsBetween(bytes, arrayBounds(bytes, 0, limits))
}

/**
 * Where each element of a msgpack array begins, and where the last one ends; the array begins at `start` and is all that is left of the bytes.
 * Guarded as `splitArray` is, without making anything of the elements. Throws `MsgpackError`.
 */
export function arrayBounds(bytes: Uint8Array, start: number, limits: MsgpackLimits = defaults): readonly number[] {
  const cursor = new MsgpackCursor(bytes, limits, start)
  const bounds: number[] = []
  for (let left = readCount(cursor); left > 0; left--) {
    bounds.push(cursor.offset)
    cursor.refill()
    skipValue(cursor, 0)
  }
  bounds.push(cursor.offset)
  cursor.end()
  return bounds
}

/** Views of the bytes between each two of these places. */
export function viewsBetween(bytes: Uint8Array, bounds: readonly number[]): readonly Uint8Array[] {
  const views: Uint8Array[] = []
  for (let index = 1; index < bounds.length; index++) {
    const start = bounds[index - 1] as number
    views.push(new Uint8Array(bytes.buffer, bytes.byteOffset + start, (bounds[index] as number) - start))
  }
  return views
}

/** Where text of less than 256 bytes begins that is all there is; else 0. */
function textStart(bytes: Uint8Array, head: number): number {
  if (head === 0xd9) return bytes.length === 2 + (bytes[1] as number) ? 2 : 0
  return (head & 0xe0) === 0xa0 && bytes.length === 1 + (head & 0x1f) ? 1 : 0
}

function readValue(cursor: MsgpackCursor, depth: number): unknown {
  const head = cursor.byte()
  if (head < 0x80) return head
  if (head < 0x90) return readMap(cursor, head & 0x0f, depth)
  if (head < 0xa0) return readArray(cursor, head & 0x0f, depth)
  if (head < 0xc0) return readText(cursor, head & 0x1f)
  if (head >= 0xe0) return head - 0x100
  switch (head) {
    case 0xc0:
      return null
    case 0xc2:
      return false
    case 0xc3:
      return true
    case 0xc4:
    case 0xc5:
    case 0xc6:
      return readBytes(cursor, cursor.uint(1 << (head - 0xc4)))
    case 0xc7:
    case 0xc8:
    case 0xc9:
      return readExt(cursor, cursor.uint(1 << (head - 0xc7)))
    case 0xca:
      return cursor.view.getFloat32(cursor.take(4))
    case 0xcb:
      return cursor.view.getFloat64(cursor.take(8))
    case 0xcc:
    case 0xcd:
    case 0xce:
      return cursor.uint(1 << (head - 0xcc))
    case 0xcf:
      return exactInteger(cursor.view.getBigUint64(cursor.take(8)))
    case 0xd0:
      return cursor.view.getInt8(cursor.take(1))
    case 0xd1:
      return cursor.view.getInt16(cursor.take(2))
    case 0xd2:
      return cursor.view.getInt32(cursor.take(4))
    case 0xd3:
      return exactInteger(cursor.view.getBigInt64(cursor.take(8)))
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return readExt(cursor, 1 << (head - 0xd4))
    case 0xd9:
    case 0xda:
    case 0xdb:
      return readText(cursor, cursor.uint(1 << (head - 0xd9)))
    case 0xdc:
    case 0xdd:
      return readArray(cursor, cursor.uint(2 << (head - 0xdc)), depth)
    case 0xde:
    case 0xdf:
      return readMap(cursor, cursor.uint(2 << (head - 0xde)), depth)
    default:
      throw invalidByte()
  }
}

function readArray(cursor: MsgpackCursor, count: number, outer: number): unknown[] {
  const depth = cursor.open(count, outer)
  const items: unknown[] = []
  for (let left = count; left > 0; left--) items.push(readValue(cursor, depth))
  return items
}

function readMap(cursor: MsgpackCursor, count: number, outer: number): object {
  const depth = cursor.open(2 * count, outer)
  const object: Record<string, unknown> = {}
  for (let left = count; left > 0; left--) {
    const key = readValue(cursor, depth)
    if (typeof key !== 'string') return readMixedMap(cursor, new Map(Object.entries(object)), key, left, depth)
    const member = readValue(cursor, depth)
    if (key === '__proto__') defineMember(object, key, member)
    else object[key] = member
  }
  return object
}

/** Goes on with a map of which `key`, the first of `count` members still to come, turned out not to be text. */
function readMixedMap(
  cursor: MsgpackCursor,
  map: Map<unknown, unknown>,
  key: unknown,
  count: number,
  depth: number,
): Map<unknown, unknown> {
  map.set(key, readValue(cursor, depth))
  for (let left = count - 1; left > 0; left--) {
    const next = readValue(cursor, depth)
    map.set(next, readValue(cursor, depth))
  }
  return map
}

/** Assigning to `__proto__` would change what the object inherits. */
function defineMember(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

function readText(cursor: MsgpackCursor, length: number): string {
  const start = cursor.take(length)
  return decodeText(cursor.bytes, start, start + length)
}

function readBytes(cursor: MsgpackCursor, length: number): Uint8Array {
  const start = cursor.take(length)
  return new Uint8Array(cursor.bytes.subarray(start, start + length))
}

function readExt(cursor: MsgpackCursor, length: number): Ext {
  return new Ext(cursor.view.getInt8(cursor.take(1)), readBytes(cursor, length))
}

function exactInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Reads the head of the array that `splitArray` was given. */
function readCount(cursor: MsgpackCursor): number {
  const head = cursor.byte()
  const isShort = head >= 0x90 && head < 0xa0
  if (!isShort && head !== 0xdc && head !== 0xdd) throw new MsgpackError('not-an-array', 'the msgpack is not an array')
  const count = isShort ? head & 0x0f : cursor.uint(2 << (head - 0xdc))
  cursor.open(count, 0)
  return count
}

/** Bytes that follow the heads 0xc0..0xd8; -1 where those bytes say how many, or nothing may stand there. */
const SIZES = [0, -1, 0, 0, -1, -1, -1, -1, -1, -1, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17]

function skipValue(cursor: MsgpackCursor, depth: number): void {
  const head = cursor.byte()
  if (head < 0x80 || head >= 0xe0) return
  if (head < 0x90) return skipMembers(cursor, 2 * (head & 0x0f), depth)
  if (head < 0xa0) return skipMembers(cursor, head & 0x0f, depth)
  if (head < 0xc0) return skipBytes(cursor, head & 0x1f)
  if (head >= 0xde) return skipMembers(cursor, 2 * cursor.uint(2 << (head - 0xde)), depth)
  if (head >= 0xdc) return skipMembers(cursor, cursor.uint(2 << (head - 0xdc)), depth)
  if (head >= 0xd9) return skipBytes(cursor, cursor.uint(1 << (head - 0xd9)))
  const size = SIZES[head - 0xc0] as number
  if (size >= 0) return skipBytes(cursor, size)
  if (head >= 0xc7) return skipBytes(cursor, 1 + cursor.uint(1 << (head - 0xc7)))
  if (head >= 0xc4) return skipBytes(cursor, cursor.uint(1 << (head - 0xc4)))
  throw invalidByte()
}

function skipMembers(cursor: MsgpackCursor, count: number, outer: number): void {
  const depth = cursor.open(count, outer)
  for (let left = count; left > 0; left--) skipValue(cursor, depth)
}

function skipBytes(cursor: MsgpackCursor, length: number): void {
  cursor.take(length)
}

function invalidByte(): MsgpackError {
  return new MsgpackError('invalid-byte', '0xc1 is no msgpack')
}
