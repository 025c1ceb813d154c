const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The key's bytes as text of one character each (latin1): equal exactly when the bytes are, whatever they spell. */
export function keyId(key: Uint8Array): string {
  let id = ''
  for (const byte of key) id += String.fromCharCode(byte)
  return id
}

/** The key as people read it: its UTF-8 text, or `hex:` and its bytes when it is none. */
export function keyText(key: Uint8Array): string {
  try {
    return utf8.decode(key)
  } catch {
    return `hex:${Array.from(key, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
  }
}
