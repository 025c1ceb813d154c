import { compareBytes } from '../dictionary/bytes.ts'
import { decode } from '../wire/msgpack.ts'

/** Whether two values are one in msgpack of different writers: js2p 0.7 writes what it holds anew, large numbers as floats and names as text. */
export function isSameValue(a: Uint8Array, b: Uint8Array): boolean {
  return compareBytes(a, b) === 0 || spelling(a) === spelling(b)
}

const spelling = (value: Uint8Array): string => JSON.stringify(decode(value), (_, part: unknown) => plain(part))

function plain(part: unknown): unknown {
  if (typeof part === 'bigint') return Number(part)
  if (part instanceof Uint8Array) return { bytes: [...part] }
  return part instanceof Map ? Object.fromEntries(Array.from(part, ([name, member]) => [String(name), member])) : part
}
