import { MAX_DEPTH, MAX_NODES, MsgpackError } from './msgpackTypes.ts'
import type { MsgpackLimits } from './msgpackTypes.ts'

/** A place in msgpack bytes that moves forward, and the limits that every reader of them keeps. */
export class MsgpackCursor {
  readonly bytes: Uint8Array
  readonly #maxDepth: number
  readonly #maxNodes: number
  #nodesLeft = 0
  #offset: number
  /** Made when it is needed: most messages hold numbers of one byte only. */
  #view: DataView | undefined

  constructor(bytes: Uint8Array, { maxDepth = MAX_DEPTH, maxNodes = MAX_NODES }: MsgpackLimits, start = 0) {
    this.bytes = bytes
    this.#offset = start
    this.#maxDepth = maxDepth
    this.#maxNodes = maxNodes
    this.refill()
  }

  get view(): DataView {
    return (this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength))
  }

  get offset(): number {
    return this.#offset
  }

  /** Grants the nodes of one more value, of which its root is the first. */
  refill(): void {
    this.#nodesLeft = this.#maxNodes - 1
  }

  /** Steps over so many bytes; returns where they begin. */
  take(length: number): number {
    const start = this.#offset
    const end = start + length
    if (end > this.bytes.length) throw this.#truncated(`${length} bytes`)
    this.#offset = end
    return start
  }

  byte(): number {
    return this.bytes[this.take(1)] as number
  }

  /** Reads an unsigned integer of 1, 2 or 4 bytes. */
  uint(width: number): number {
    let value = 0
    for (let left = width; left > 0; left--) value = value * 256 + this.byte()
    return value
  }

  /** Enters a container that announces so many nodes, before anything is made of them; returns the depth inside it. */
  open(nodes: number, depth: number): number {
    if (depth >= this.#maxDepth) throw new MsgpackError('too-deep', `msgpack nested more than ${this.#maxDepth} deep`)
    if (nodes > this.bytes.length - this.#offset) throw this.#truncated(`${nodes} elements`)
    this.#nodesLeft -= nodes
    if (this.#nodesLeft < 0) throw new MsgpackError('too-many-nodes', `msgpack of more than ${this.#maxNodes} nodes`)
    return depth + 1
  }

  /** Insists that nothing is left. */
  end(): void {
    const left = this.bytes.length - this.#offset
    if (left > 0) throw new MsgpackError('trailing-bytes', `${left} bytes follow the msgpack value`)
  }

  #truncated(announced: string): MsgpackError {
    const left = this.bytes.length - this.#offset
    return new MsgpackError(
      'truncated',
      `msgpack announces ${announced} at offset ${this.#offset}, ${left} bytes are left`,
    )
  }
}
