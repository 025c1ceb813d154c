import { ProtocolError } from './protocolError.ts'

const ASCII_BYTES = 24
const SIMPLE = [null, undefined, false, true]

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * The value of msgpack bytes from a connector, as `decode` of the wire reads them, but for an ext, which becomes an object of `type` and
 * `bytes`. For a page, which downloads every byte of this code: only what the bytes announce is believed. Throws `ProtocolError`.
 */
export function readMsgpack(bytes: Uint8Array): unknown {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0

  /** Steps over so many bytes; returns where they begin. */
  const take = (length: number): number => {
    const start = at
    at += length
    if (at > bytes.length) throw new ProtocolError('not-msgpack', 'A message ends too early')
    return start
  }
  /** An unsigned integer of 1, 2 or 4 bytes. */
  const uint = (width: number): number => {
    const start = take(width)
    if (width === 1) return view.getUint8(start)
    return width === 2 ? view.getUint16(start) : view.getUint32(start)
  }
  const binary = (length: number): Uint8Array => bytes.slice(take(length), at)
  const ext = (length: number): unknown => ({ type: view.getInt8(take(1)), bytes: binary(length) })
  /** Short text is read faster without the decoder. */
  const text = (length: number): string => {
    const start = take(length)
    if (length > ASCII_BYTES) return utf8.decode(bytes.subarray(start, at))
    for (let index = start; index < at; index++) {
      if (bytes[index]! > 0x7f) return utf8.decode(bytes.subarray(start, at))
    }
    let text = ''
    let index = start
    // Four characters at once cost hardly more than one.
    for (; index + 4 <= at; index += 4) {
      text += String.fromCharCode(bytes[index]!, bytes[index + 1]!, bytes[index + 2]!, bytes[index + 3]!)
    }
    while (index < at) text += String.fromCharCode(bytes[index++]!)
    return text
  }
  const list = (count: number): unknown[] => {
    const items: unknown[] = []
    while (count-- > 0) items.push(read())
    return items
  }
  /** A plain object if all keys are text, else a Map. */
  const map = (count: number): object => {
    const members: [unknown, unknown][] = []
    while (count-- > 0) members.push([read(), read()])
    return members.every(([key]) => typeof key === 'string') ? Object.fromEntries(members) : new Map(members)
  }
  const exact = (value: bigint): number | bigint => {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }
  const read = (): unknown => {
    const head = bytes[take(1)]!
    if (head < 0x80) return head
    if (head < 0x90) return map(head & 0x0f)
    if (head < 0xa0) return list(head & 0x0f)
    if (head < 0xc0) return text(head & 0x1f)
    if (head > 0xdf) return head - 0x100
    if (head === 0xc1) throw new ProtocolError('not-msgpack', 'A message holds 0xc1')
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
    return head < 0xde ? list(uint(2 << (head - 0xdc))) : map(uint(2 << (head - 0xde)))
  }
  return read()
}
