const INITIAL_BYTES = 1024
const KEPT_BYTES = 65_536
const ASCII_LENGTH = 128
/** So few bytes are copied faster one by one. */
const COPIED_LENGTH = 32

const utf8 = new TextEncoder()
const scratch = new Uint8Array(4096)

/** Growing bytes, used again for one value after the other, and the shortest msgpack form of everything that is not made of values. */
export class MsgpackWriter {
  #bytes = new Uint8Array(INITIAL_BYTES)
  #view = new DataView(this.#bytes.buffer)
  #length = 0

  reset(): void {
    this.#length = 0
    if (this.#bytes.length > KEPT_BYTES) this.#resize(INITIAL_BYTES)
  }

  /** A copy of what was written since the last reset. */
  written(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  /** What was written since the last reset, to be used before anything else is written. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  byte(byte: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = byte
  }

  append(bytes: Uint8Array): void {
    const { length } = bytes
    this.#reserve(length)
    if (length > COPIED_LENGTH) this.#bytes.set(bytes, this.#length)
    else for (let index = 0; index < length; index++) this.#bytes[this.#length + index] = bytes[index] as number
    this.#length += length
  }

  /** A text of which the UTF-8 is at hand. */
  utf8(bytes: Uint8Array): void {
    this.#textHead(bytes.length)
    this.append(bytes)
  }

  float(value: number): void {
    const start = this.#head(0xcb, 8)
    this.#view.setFloat64(start, value)
  }

  /** A safe integer. */
  integer(value: number): void {
    if (value >= 0x80) {
      if (value <= 0xffffffff) this.#sized(0xcc, value)
      else this.#long(0xcf, value)
    } else if (value >= -0x20) this.byte(value & 0xff)
    else if (value >= -0x80) this.#uint(0xd0, 1, value)
    else if (value >= -0x8000) this.#uint(0xd1, 2, value)
    else if (value >= -0x80000000) this.#uint(0xd2, 4, value)
    else this.#long(0xd3, value)
  }

  /** -2^63..2^64-1; what is safe as a number is written as one. */
  bigint(value: bigint): void {
    const number = Number(value)
    if (Number.isSafeInteger(number)) return this.integer(number)
    const start = this.#head(value < 0n ? 0xd3 : 0xcf, 8)
    this.#view.setBigUint64(start, BigInt.asUintN(64, value))
  }

  text(text: string): void {
    if (text.length <= ASCII_LENGTH && this.#ascii(text)) return
    const bytes = utf8Bytes(text)
    this.#textHead(bytes.length)
    this.append(bytes)
  }

  binary(bytes: Uint8Array): void {
    this.#sized(0xc4, bytes.length)
    this.append(bytes)
  }

  ext(type: number, bytes: Uint8Array): void {
    const fixed = [1, 2, 4, 8, 16].indexOf(bytes.length)
    if (fixed < 0) this.#sized(0xc7, bytes.length)
    else this.byte(0xd4 + fixed)
    this.byte(type & 0xff)
    this.append(bytes)
  }

  arrayHead(count: number): void {
    this.#count(0x90, 0xdc, count)
  }

  mapHead(count: number): void {
    this.#count(0x80, 0xde, count)
  }

  /** Writes a short text that is ASCII; if it is not, takes back what it wrote and returns false. */
  #ascii(text: string): boolean {
    const start = this.#length
    this.#textHead(text.length)
    this.#reserve(text.length)
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code >= 0x80) {
        this.#length = start
        return false
      }
      this.#bytes[this.#length++] = code
    }
    return true
  }

  #textHead(length: number): void {
    if (length < 0x20) this.byte(0xa0 | length)
    else this.#sized(0xd9, length)
  }

  #count(short: number, long: number, count: number): void {
    if (count < 0x10) this.byte(short | count)
    else if (count <= 0xffff) this.#uint(long, 2, count)
    else this.#uint(long + 1, 4, count)
  }

  /** A head of a family whose forms with 1, 2 and 4 bytes of size follow one another. */
  #sized(head: number, size: number): void {
    if (size <= 0xff) this.#uint(head, 1, size)
    else if (size <= 0xffff) this.#uint(head + 1, 2, size)
    else this.#uint(head + 2, 4, size)
  }

  #uint(head: number, width: 1 | 2 | 4, value: number): void {
    const start = this.#head(head, width)
    if (width === 1) this.#view.setUint8(start, value)
    else if (width === 2) this.#view.setUint16(start, value)
    else this.#view.setUint32(start, value)
  }

  /** A safe integer in 64 bits: setUint32 takes each half modulo 2^32. */
  #long(head: number, value: number): void {
    const start = this.#head(head, 8)
    this.#view.setUint32(start, Math.floor(value / 0x100000000))
    this.#view.setUint32(start + 4, value)
  }

  /** Writes a head and makes room behind it; returns where that room begins. */
  #head(head: number, width: number): number {
    this.byte(head)
    this.#reserve(width)
    this.#length += width
    return this.#length - width
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const written = this.#bytes
    this.#resize(Math.max(2 * written.length, this.#length + more))
    this.#bytes.set(written)
  }

  #resize(size: number): void {
    this.#bytes = new Uint8Array(size)
    this.#view = new DataView(this.#bytes.buffer)
  }
}

/** A text's UTF-8, to be used before the next call: encoding into bytes that are there costs a fifth of having new ones made. */
function utf8Bytes(text: string): Uint8Array {
  if (3 * text.length > scratch.length) return utf8.encode(text)
  return scratch.subarray(0, utf8.encodeInto(text, scratch).written)
}
