const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** Up to so many characters, adding them one by one is faster than one call for all. */
const FEW_BYTES = 8
/** Up to so many bytes, copying them to where a view of them is at hand is faster than making one. */
const SHORT_BYTES = 256

const copy = new Uint8Array(SHORT_BYTES)
const views = Array.from({ length: SHORT_BYTES + 1 }, (_, length) => copy.subarray(0, length))

/** The text of UTF-8 bytes `start` to `end`; what is not UTF-8 becomes U+FFFD, as old peers expect. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start
  const few = length <= FEW_BYTES ? decodeFew(bytes, start, end) : undefined
  if (few !== undefined) return few
  return utf8.decode(length <= SHORT_BYTES ? viewOfCopy(bytes, start, length) : bytes.subarray(start, end))
}

/** Undefined where a byte is no ASCII. */
function decodeFew(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = ''
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number
    if (byte >= 0x80) return undefined
    text += String.fromCharCode(byte)
  }
  return text
}

/** To be used before the next call. */
function viewOfCopy(bytes: Uint8Array, start: number, length: number): Uint8Array {
  for (let index = 0; index < length; index++) copy[index] = bytes[start + index] as number
  return views[length] as Uint8Array
}

/** Text with a character for each byte. `apply` takes typed arrays and is nine times as fast as spreading one. */
export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[])
}
