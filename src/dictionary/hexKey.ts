import { hexOf } from './bytes.ts'
import { textOf } from './key.ts'

/** What names of keys without a text begin with. A text key that begins so is named by its bytes, too: each key has one name. */
const mark = '\0hex:'

/**
 * The name by which connectors and clients know a key that is not UTF-8: U+0000, `hex:`, and its bytes in hex. Whoever wants to hear of such a
 * key has to name it.
 */
export function hexKey(bytes: Uint8Array): string {
  return mark + hexOf(bytes)
}

/** Whether a name stands for bytes. A prefix names such keys where it is one itself. */
export function isHexKey(name: string): boolean {
  return name.startsWith(mark)
}

/** A name as people read it. */
export function shownKey(name: string): string {
  return isHexKey(name) ? name.slice(1) : name
}

/** The bytes that a hex key names; undefined where it names none, or such as have a text, which names them. */
export function hexKeyBytes(name: string): Uint8Array | undefined {
  const digits = name.slice(mark.length)
  if (!/^([0-9a-f]{2})+$/.test(digits)) return undefined
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  const text = textOf(bytes)
  return text === undefined || isHexKey(text) ? bytes : undefined
}
