import { isPlain } from './plain.ts'
import { UnsendableError } from './unsendableError.ts'

const utf8 = new TextEncoder()

/**
 * The msgpack bytes of plain data, for a page, which downloads every byte of this code: negative numbers and those beyond 32 bits are
 * written as float64. Sizes are checked by nobody here: what users write was checked, and the connector trusts nothing. Throws
 * `UnsendableError` 'invalid-value'.
 */
export function writeMsgpack(value: unknown): Uint8Array<ArrayBuffer> {
  const written: number[] = []

  const append = (bytes: Uint8Array): void => {
    for (const byte of bytes) written.push(byte)
  }
  const uint = (value: number, width: number): void => {
    while (width-- > 0) written.push(value >>> (8 * width))
  }
  /** A head of a family whose forms with 1, 2 and 4 bytes of size follow one another. */
  const sized = (head: number, size: number): void => {
    const step = size > 0xffff ? 2 : size > 0xff ? 1 : 0
    written.push(head + step)
    uint(size, 1 << step)
  }
  /** A number in the 8 bytes behind a head. */
  const long = (head: number, set: (view: DataView) => void): void => {
    const view = new DataView(new ArrayBuffer(8))
    set(view)
    written.push(head)
    append(new Uint8Array(view.buffer))
  }
  const number = (value: number): void => {
    if (value >>> 0 !== value || Object.is(value, -0)) long(0xcb, (view) => view.setFloat64(0, value))
    else if (value < 0x80) written.push(value)
    else sized(0xcc, value)
  }
  const text = (bytes: Uint8Array): void => {
    if (bytes.length < 0x20) written.push(0xa0 + bytes.length)
    else sized(0xd9, bytes.length)
    append(bytes)
  }
  const list = (shortHead: number, longHead: number, count: number, items: readonly unknown[]): void => {
    if (count < 0x10) written.push(shortHead + count)
    else {
      written.push(longHead)
      uint(count, 4)
    }
    items.forEach(write)
  }
  const map = (members: readonly (readonly unknown[])[]): void => list(0x80, 0xdf, members.length, members.flat())
  const write = (value: unknown): void => {
    if (value === null) written.push(0xc0)
    else if (typeof value === 'boolean') written.push(value ? 0xc3 : 0xc2)
    else if (typeof value === 'number') number(value)
    else if (typeof value === 'string') text(utf8.encode(value))
    else if (typeof value === 'bigint') long(value < 0n ? 0xd3 : 0xcf, (view) => view.setBigInt64(0, value))
    else if (Array.isArray(value)) list(0x90, 0xdd, value.length, value)
    else if (value instanceof Map) map([...value])
    else if (value instanceof Uint8Array) {
      sized(0xc4, value.length)
      append(value)
    } else if (isPlain(value)) map(Object.entries(value).filter(([, member]) => member !== undefined))
    else throw new UnsendableError('invalid-value', `A ${typeof value} of this kind cannot be sent.`)
  }

  write(value)
  return Uint8Array.from(written)
}
