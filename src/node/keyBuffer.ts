import type { Dictionary } from '../dictionary/dictionary.ts'

/** Text is taken as UTF-8. */
export type Key = string | Uint8Array

/** A key's bytes, of one's own. Throws TypeError for what is neither text nor bytes. */
export function toBuffer(key: Key): Buffer {
  if (typeof key === 'string') return textBuffer(key)
  if (key instanceof Uint8Array) return ownBuffer(key)
  throw new TypeError(`a key is text or bytes, not ${key === null ? 'null' : typeof key}`)
}

/** As `toBuffer`; but the bytes of a key that is held are there already, and the dictionary's. */
export function bytesOf(key: Key, dictionary: Pick<Dictionary, 'find'>): Uint8Array {
  const held = typeof key === 'string' ? dictionary.find(key) : undefined
  return held?.key ?? toBuffer(key)
}

/** A copy. Unlike `Buffer.from` this and the next leave Node's pool alone, of which short keys in great numbers ask for one page after the other. */
export function ownBuffer(bytes: Uint8Array): Buffer {
  const copy = Buffer.alloc(bytes.length)
  copy.set(bytes)
  return copy
}

function textBuffer(text: string): Buffer {
  const bytes = Buffer.alloc(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}
