import { decodeText } from './utf8.ts'

/** Bytes that an id may have; js2p/py2p 0.7 use 64 to 66. */
const MAX_NODE_ID_BYTES = 128

/**
 * A node's or owner's id. Compare `text`; `type` is how it is spelled on the wire (js2p: str, py2p: bin), which is kept because py2p takes
 * the two spellings for two ids.
 */
export interface NodeId {
  readonly text: string
  readonly type: 'str' | 'bin'
}

interface Known {
  readonly element: Uint8Array
  readonly id: NodeId
}

/** Most messages and records of a mesh name few nodes: their ids are made once, kept once, and quickly told apart. A power of two. */
const KNOWN = 256
const known = Array.from({ length: KNOWN }, (): Known | undefined => undefined)

/** The id in one msgpack element, which the bytes are from `start` to `end`; undefined unless it is 1..128 bytes of UTF-8 as str or bin. */
export function readNodeId(bytes: Uint8Array, start = 0, end = bytes.length): NodeId | undefined {
  const place = ((bytes[end - 1] ?? 0) * 31 + (bytes[end - 2] ?? 0)) % KNOWN
  const candidate = known[place]
  if (candidate && isAt(bytes, start, end, candidate.element)) return candidate.id
  const element = bytes.subarray(start, end)
  const id = readAnew(element)
  if (id) known[place] = { element: new Uint8Array(element), id }
  return id
}

function readAnew(element: Uint8Array): NodeId | undefined {
  const head = element[0] ?? 0xc1
  const type = head >= 0xc4 && head <= 0xc6 ? 'bin' : 'str'
  const start = headBytes(head)
  const length = element.length - start
  if (start === 0 || length < 1 || length > MAX_NODE_ID_BYTES) return undefined
  const text = decodeText(element, start, element.length)
  return text.includes('\ufffd') ? undefined : { text, type }
}

/** What `encode` writes as that id, in its own type. */
export function nodeIdValue(id: NodeId): string | Uint8Array {
  return id.type === 'str' ? id.text : new TextEncoder().encode(id.text)
}

function isAt(bytes: Uint8Array, start: number, end: number, element: Uint8Array): boolean {
  if (end - start !== element.length) return false
  for (let index = 0; index < element.length; index++) if (bytes[start + index] !== element[index]) return false
  return true
}

/** Bytes in front of the content of a str or bin; 0 for everything else. */
function headBytes(head: number): number {
  if (head >= 0xa0 && head < 0xc0) return 1
  if (head >= 0xc4 && head <= 0xc6) return 1 + (1 << (head - 0xc4))
  return head >= 0xd9 && head <= 0xdb ? 1 + (1 << (head - 0xd9)) : 0
}
