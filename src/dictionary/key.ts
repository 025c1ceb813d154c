import { hexOf } from './bytes.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Arguments that any engine takes in one call. */
const maxArguments = 8192

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
