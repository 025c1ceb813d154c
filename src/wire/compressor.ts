import type { Compression } from '../seams/compression.ts'
import { frameOfBody, HEADER_BYTES } from './frame.ts'
import type { Message } from './message.ts'

/** Smaller bodies travel plain: they would hardly shrink. */
const MIN_BYTES = 1024

/** What one node can do about compressed frames. */
export class Compressor {
  /** Numbers of the methods that this node tells its peers to use, the best first. */
  readonly offered: readonly number[]
  readonly #methods: readonly Compression[]
  readonly #packed = new WeakMap<Message, Map<number, Uint8Array>>()

  /** `methods` are unpacked whoever sends them; `offered`, some of their numbers, are asked for and used. */
  constructor(methods: readonly Compression[] = [], offered: readonly number[] = []) {
    this.#methods = methods
    this.offered = offered.filter((number) => methods.some(({ method }) => method === number))
  }

  /** Those of a peer's methods that this node offers, in this node's order. */
  common(listed: readonly number[]): readonly number[] {
    return this.offered.filter((method) => listed.includes(method))
  }

  /** The frame of a message for a peer that lists these methods; plain where that is no larger. */
  pack(message: Message, listed: readonly number[]): Uint8Array {
    if (message.frame.length < MIN_BYTES) return message.frame
    const [number] = this.common(listed)
    const compression = this.#methods.find(({ method }) => method === number)
    return compression ? this.#remembered(message, compression) : message.frame
  }

  /** What a body that is not plain holds; the first method that can read it decides. */
  unpack(body: Uint8Array, maxBytes: number): Uint8Array | 'unreadable' | 'too-large' {
    for (const method of this.#methods) {
      const plain = method.decompress(body, maxBytes)
      if (plain !== 'unreadable') return plain
    }
    return 'unreadable'
  }

  /** A flood sends one message over many links: it is compressed once. */
  #remembered(message: Message, compression: Compression): Uint8Array {
    const frames = this.#packed.get(message) ?? new Map<number, Uint8Array>()
    this.#packed.set(message, frames)
    const frame = frames.get(compression.method) ?? smaller(message.frame, compression)
    frames.set(compression.method, frame)
    return frame
  }
}

function smaller(frame: Uint8Array, compression: Compression): Uint8Array {
  const packed = frameOfBody(compression.compress(frame.subarray(HEADER_BYTES)))
  return packed.length < frame.length ? packed : frame
}
