import type { SyncRecord } from '../dictionary/record.ts'
import { decode } from '../wire/msgpack.ts'

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

/** Reads what follows a value, one whole msgpack value; undefined where that is no extension. */
export function readExtension(raw: Uint8Array): Extension | undefined {
  const value = readNumbers(raw) ?? decode(raw)
  return isExtension(value) ? value : undefined
}

const isExtension = (value: unknown): value is Extension =>
  typeof value === 'object' && value !== null && (value as Partial<Extension>).x === 1

const letter = (text: string): number => text.charCodeAt(0)
const [X, E, A, S, D, R] = ['x', 'e', 'a', 's', 'd', 'r'].map(letter)

/** Reads a short map of the letters above to numbers of at most 32 bits, as every node of ours writes it, in a third of the time; undefined for all else. */
function readNumbers(raw: Uint8Array): object | undefined {
  const head = raw[0] as number
  if (head < 0x80 || head > 0x8f) return undefined
  let x, e, a, s, d, r
  let at = 1
  for (let left = head & 0x0f; left > 0; left--) {
    if (raw[at] !== 0xa1) return undefined
    const name = raw[at + 1]
    const width = widthOf(raw[at + 2] as number)
    if (width < 0) return undefined
    const number = numberAt(raw, at + 2, width)
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

/** Bytes behind the head of an unsigned number; -1 for anything else. */
function widthOf(head: number): number {
  if (head < 0x80) return 0
  return head >= 0xcc && head <= 0xce ? 1 << (head - 0xcc) : -1
}

function numberAt(raw: Uint8Array, at: number, width: number): number {
  if (width === 0) return raw[at] as number
  let number = 0
  for (let index = at + 1; index <= at + width; index++) number = number * 256 + (raw[index] as number)
  return number
}
