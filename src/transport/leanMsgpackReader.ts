const SHORT = 24
const SIMPLE = [null, undefined, false, true]
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
/** Where the characters of short text are gathered, by its length. */
const rooms = Array.from({ length: SHORT }, (_, length) => Array<number>(length).fill(0))

/** What is read, and how far it is: one message at a time, from its beginning to its end without a pause. */
let bytes: Uint8Array
let view: DataView
let at: number

/**
 * From now on the values of these msgpack bytes, which come from a connector, are read, one after the other, as `decode` of the wire reads them, but for an ext,
 * which becomes an object of `type` and `bytes`. For a page, which downloads every byte of this code: only what the bytes announce is believed. Where they end
 * too early a RangeError is thrown.
 */
export function begin(message: Uint8Array): void {
  bytes = message
  view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  at = 0
}

/** Reads the next value. */
export function read(): unknown {
  // Where the bytes have ended there is no head, and the last line takes more of them.
  const head = bytes[at++]!
  if (head < 0x80) return head
  if (head < 0x90) return map(head & 0x0f)
  if (head < 0xa0) return many(head & 0x0f, read)
  if (head < 0xc0) return text(head & 0x1f)
  if (head > 0xdf) return head - 0x100
  if (head < 0xc4) return SIMPLE[head - 0xc0]
  if (head < 0xc7) return binary(uint(1 << (head - 0xc4)))
  if (head < 0xca) return ext(uint(1 << (head - 0xc7)))
  if (head === 0xca) return view.getFloat32(take(4))
  if (head === 0xcb) return view.getFloat64(take(8))
  if (head < 0xcf) return uint(1 << (head - 0xcc))
  if (head === 0xcf) return exact(view.getBigUint64(take(8)))
  if (head === 0xd0) return view.getInt8(take(1))
  if (head === 0xd1) return view.getInt16(take(2))
  if (head === 0xd2) return view.getInt32(take(4))
  if (head === 0xd3) return exact(view.getBigInt64(take(8)))
  if (head < 0xd9) return ext(1 << (head - 0xd4))
  if (head < 0xdc) return text(uint(1 << (head - 0xd9)))
  return head < 0xde ? many(uint(2 << (head - 0xdc)), read) : map(uint(2 << (head - 0xde)))
}

/** Steps into an array; returns how many elements follow, 0 where no array begins here. */
export function open(): number {
  const head = bytes[at]!
  if (head >> 4 === 9) return bytes[at++]! & 0x0f
  return head >> 1 === 0x6e ? uint(2 << (bytes[at++]! & 1)) : 0
}

/** Reads so many items. */
export function many<T>(count: number, item: () => T): T[] {
  const items: T[] = []
  while (count-- > 0) items.push(item())
  return items
}

/** Steps over so many bytes, the last of which must be there; returns where they begin. */
function take(length: number): number {
  view.getInt8((at += length) - 1)
  return at - length
}

/** An unsigned integer of 1, 2 or 4 bytes. */
const uint = (width: number): number =>
  width === 1 ? view.getUint8(take(1)) : width === 2 ? view.getUint16(take(2)) : view.getUint32(take(4))

const binary = (length: number): Uint8Array => bytes.slice(take(length), at)

const ext = (length: number): unknown => ({ type: view.getInt8(take(1)), bytes: binary(length) })

/** Short text is read faster without the decoder. */
function text(length: number): string {
  const start = take(length)
  const room = rooms[length] ?? []
  let index = 0
  while (index < room.length && (room[index] = bytes[start + index]!) < 0x80) index++
  return index === length ? String.fromCharCode(...room) : utf8.decode(bytes.subarray(start, at))
}

/** A plain object if all keys are text, else a Map. */
function map(count: number): object {
  const members = many(count, () => [read(), read()] as const)
  return members.every(([key]) => typeof key === 'string') ? Object.fromEntries(members) : new Map(members)
}

const exact = (value: bigint): number | bigint => (Number.isSafeInteger(Number(value)) ? Number(value) : value)
