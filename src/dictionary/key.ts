import { hexOf } from './bytes.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Characters of a text that is short. */
const maxShort = 64

/** Arguments that any engine takes in one call. */
const maxArguments = 8192

/** Whether a text is short ASCII, and so the very id of the key that it names. */
export function isShortAscii(text: string): boolean {
  if (text.length > maxShort) return false
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}

/** The bytes of short ASCII, which is copied faster without an encoder. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}

/** The key's bytes as text of one character each (latin1): equal exactly when the bytes are, whatever they spell. */
export function keyId(key: Uint8Array): string {
  if (key.length <= maxArguments) return String.fromCharCode.apply(null, key as unknown as number[])
  return Array.from(key, (byte) => String.fromCharCode(byte)).join('')
}

/** The text that the key's bytes are UTF-8 of; undefined where they are none. */
export function textOf(key: Uint8Array): string | undefined {
  try {
    return utf8.decode(key)
  } catch {
    return undefined
  }
}

/** The key as people read it: its UTF-8 text, or `hex:` and its bytes when it is none. */
export function keyText(key: Uint8Array): string {
  return textOf(key) ?? `hex:${hexOf(key)}`
}
