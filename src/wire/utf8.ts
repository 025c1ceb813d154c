const ASCII_BYTES = 24

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of UTF-8 bytes `start` to `end`; what is not UTF-8 becomes U+FFFD, as old peers expect. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > ASCII_BYTES) return utf8.decode(bytes.subarray(start, end))
  let text = ''
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number
    if (byte >= 0x80) return utf8.decode(bytes.subarray(start, end))
    text += String.fromCharCode(byte)
  }
  return text
}
