import { isPlain } from './plain.ts'
import { UnsendableError } from './unsendableError.ts'

const INITIAL_BYTES = 256

const utf8 = new TextEncoder()

/**
 * The msgpack bytes of plain data, for a page, which downloads every byte of this code: negative numbers and those beyond 32 bits are
 * written as float64. Sizes are checked by nobody here: what users write was checked, and the connector trusts nothing. Throws
 * `UnsendableError` 'invalid-value'.
 */
export function writeMsgpack(value: unknown): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(INITIAL_BYTES)
  let length = 0

  /** Makes room; returns where it begins. */
  const grow = (more: number): number => {
    const start = length
    length += more
    if (length > bytes.length) {
      const written = bytes
      bytes = new Uint8Array(2 * length)
      bytes.set(written)
    }
    return start
  }
  const append = (more: Uint8Array): void => {
    const start = grow(more.length)
    bytes.set(more, start)
  }
  const byte = (byte: number): void => {
    const start = grow(1)
    bytes[start] = byte
  }
  const uint = (value: number, width: number): void => {
    for (let left = width; left-- > 0;) byte(value >>> (8 * left))
  }
  /** A head of a family whose forms with 1, 2 and 4 bytes of size follow one another. */
  const sized = (head: number, size: number): void => {
    const step = size > 0xffff ? 2 : size > 0xff ? 1 : 0
    byte(head + step)
    uint(size, 1 << step)
  }
  /** A number in the 8 bytes behind a head. */
  const long = (head: number, set: (view: DataView) => void): void => {
    byte(head)
    const start = grow(8)
    set(new DataView(bytes.buffer, start))
  }
  const number = (value: number): void => {
    if (value >>> 0 !== value || Object.is(value, -0)) long(0xcb, (view) => view.setFloat64(0, value))
    else if (value < 0x80) byte(value)
    else sized(0xcc, value)
  }
  const text = (encoded: Uint8Array): void => {
    if (encoded.length < 0x20) byte(0xa0 + encoded.length)
    else sized(0xd9, encoded.length)
    append(encoded)
  }
  const list = (shortHead: number, longHead: number, count: number, items: readonly unknown[]): void => {
    if (count < 0x10) byte(shortHead + count)
    else {
      byte(longHead)
      uint(count, 4)
    }
    for (const item of items) write(item)
  }
  const map = (members: readonly (readonly unknown[])[]): void => list(0x80, 0xdf, members.length, members.flat())
  const write = (value: unknown): void => {
    if (value === null) byte(0xc0)
    else if (typeof value === 'boolean') byte(value ? 0xc3 : 0xc2)
    else if (typeof value === 'number') number(value)
    else if (typeof value === 'string') text(utf8.encode(value))
    else if (typeof value === 'bigint') long(value < 0n ? 0xd3 : 0xcf, (view) => view.setBigInt64(0, value))
    else if (Array.isArray(value)) list(0x90, 0xdd, value.length, value)
    else if (value instanceof Map) map([...value])
    else if (value instanceof Uint8Array) {
      sized(0xc4, value.length)
      append(value)
    } else if (typeof value === 'object' && isPlain(value)) {
      map(Object.entries(value).filter(([, member]) => member !== undefined))
    } else throw new UnsendableError('invalid-value', `A ${typeof value} of this kind cannot be sent.`)
  }

  write(value)
  return bytes.slice(0, length)
}
