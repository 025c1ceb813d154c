import type { SyncRecord } from '../dictionary/record.ts'
import { decode } from '../wire/msgpack.ts'
import { unsignedAt, unsignedWidth } from '../wire/msgpackUnsigned.ts'

/** The map with which our own kind follows a value: what a record has beyond key, value, owner and time. */
export interface Extension {
  readonly x: 1
  readonly e?: unknown
  readonly a?: unknown
  readonly s?: unknown
  readonly d?: unknown
  readonly r?: unknown
}

/** What follows the value of a record. */
export function extensionOf({ epoch, acquired, seq, deleted, released }: SyncRecord): Extension {
  const version: Extension = { x: 1, e: epoch, a: acquired, s: seq }
  return deleted || released ? { ...version, ...(deleted && { d: 1 }), ...(released && { r: 1 }) } : version
}

/** Reads what follows a value, one whole msgpack value, which the bytes are from `start` to `end`; undefined where that is no extension. */
export function readExtension(bytes: Uint8Array, start = 0, end = bytes.length): Extension | undefined {
  const value = readNumbers(bytes, start) ?? decode(bytes.subarray(start, end))
  return isExtension(value) ? value : undefined
}

const isExtension = (value: unknown): value is Extension =>
  typeof value === 'object' && value !== null && (value as Partial<Extension>).x === 1

const letter = (text: string): number => text.charCodeAt(0)
const [X, E, A, S, D, R] = ['x', 'e', 'a', 's', 'd', 'r'].map(letter)

/** Reads a short map of the letters above to numbers of at most 32 bits, as every node of ours writes it, in a third of the time; undefined for all else. */
function readNumbers(raw: Uint8Array, start: number): object | undefined {
  const head = raw[start] as number
  if (head < 0x80 || head > 0x8f) return undefined
  let x, e, a, s, d, r
  let at = start + 1
  for (let left = head & 0x0f; left > 0; left--) {
    if (raw[at] !== 0xa1) return undefined
    const name = raw[at + 1]
    const width = unsignedWidth(raw[at + 2] as number)
    if (width < 0) return undefined
    const number = unsignedAt(raw, at + 2, width)
    at += 3 + width
    if (name === X) x = number
    else if (name === E) e = number
    else if (name === A) a = number
    else if (name === S) s = number
    else if (name === D) d = number
    else if (name === R) r = number
    else return undefined
  }
  return { x, e, a, s, d, r }
}
