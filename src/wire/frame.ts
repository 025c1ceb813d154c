import type { Sha256 } from '../seams/hash.ts'

/** Bytes of the length in front of a body. */
export const HEADER_BYTES = 4

/** Bytes of the SHA-256 with which a body begins. */
export const CHECKSUM_BYTES = 32

/** `frame-too-large` a length that is not even read past; `bad-checksum` a body that is not what was sent, or too short to be one. */
export type FrameErrorCode = 'frame-too-large' | 'bad-checksum'

/** What makes a link's bytes unreadable. */
export class FrameError extends Error {
  readonly code: FrameErrorCode

  constructor(code: FrameErrorCode, message: string) {
    super(message)
    this.name = 'FrameError'
    this.code = code
  }
}

/** One frame: the body's length (4 bytes, big endian), then the body, which is the payload's SHA-256 and the payload. */
export function encodeFrame(payload: Uint8Array, sha256: Sha256): Uint8Array {
  const bytes = emptyFrame(CHECKSUM_BYTES + payload.length)
  bytes.set(sha256(payload), HEADER_BYTES)
  bytes.set(payload, HEADER_BYTES + CHECKSUM_BYTES)
  return bytes
}

/** The frame that a body came in, as a copy. */
export function frameOfBody(body: Uint8Array): Uint8Array {
  const bytes = emptyFrame(body.length)
  bytes.set(body, HEADER_BYTES)
  return bytes
}

/** The payload of an uncompressed body, a view of it. Throws `FrameError` 'bad-checksum'. */
export function openBody(body: Uint8Array, sha256: Sha256): Uint8Array {
  const payload = body.subarray(CHECKSUM_BYTES)
  if (!beginsWith(body, sha256(payload))) {
    throw new FrameError('bad-checksum', `a frame body of ${body.length} bytes does not match its checksum`)
  }
  return payload
}

function emptyFrame(length: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + length)
  bytes[0] = length >>> 24
  bytes[1] = length >>> 16
  bytes[2] = length >>> 8
  bytes[3] = length
  return bytes
}

function beginsWith(bytes: Uint8Array, part: Uint8Array): boolean {
  for (let index = 0; index < part.length; index++) if (bytes[index] !== part[index]) return false
  return true
}

/** In bytes of a body. Up to `maxFrame` it is delivered, up to `hardMaxFrame` skipped as it arrives, beyond that refused on its header. */
export interface FrameLimits {
  readonly maxFrame: number
  readonly hardMaxFrame: number
}

const FIRST_BYTES = 4096
const NOTHING = new Uint8Array(0)

/** Cuts the bytes of one link, which arrive in chunks of any size, into bodies. */
export class FrameReader {
  readonly #limits: FrameLimits
  readonly #onOversize: (length: number) => void
  #headerBytes = 0
  #length = 0
  /** The part that came of a body which spans chunks: one buffer that grows, because a list of chunks costs 100 times a chunk of one byte. */
  #body: Uint8Array = NOTHING
  #filled = 0

  /** `onOversize` is told the length of each body that was skipped. */
  constructor(limits: FrameLimits, onOversize: (length: number) => void = () => {}) {
    this.#limits = limits
    this.#onOversize = onOversize
  }

  /** Bytes kept of a frame that has not come whole; 0 exactly between two frames. */
  get buffered(): number {
    return this.#headerBytes + (this.#isOversize ? 0 : this.#filled)
  }

  /** Bytes that the frame under way has, and that it announces, header and what is skipped included; 0 of 0 between two frames. */
  get progress(): { readonly received: number; readonly announced: number } {
    if (this.#headerBytes === 0) return { received: 0, announced: 0 }
    const announced = this.#headerBytes < HEADER_BYTES ? HEADER_BYTES : HEADER_BYTES + this.#length
    return { received: this.#headerBytes + this.#filled, announced }
  }

  /**
   * Takes what arrived; returns the bodies that are whole now, as views of the chunk where they lie in it. Throws `FrameError`
   * 'frame-too-large', then and on every later call: the link is of no more use.
   */
  push(chunk: Uint8Array): Uint8Array[] {
    const bodies: Uint8Array[] = []
    for (let offset = 0; offset < chunk.length;) {
      offset = this.#readHeader(chunk, offset)
      if (this.#headerBytes < HEADER_BYTES) break
      offset = this.#readBody(chunk, offset)
      if (this.#filled < this.#length) break
      if (this.#isOversize) this.#onOversize(this.#length)
      else bodies.push(this.#body)
      this.#reset()
    }
    return bodies
  }

  get #isOversize(): boolean {
    return this.#length > this.#limits.maxFrame
  }

  #readHeader(chunk: Uint8Array, start: number): number {
    let offset = start
    while (this.#headerBytes < HEADER_BYTES && offset < chunk.length) {
      this.#length = this.#length * 256 + (chunk[offset++] as number)
      this.#headerBytes++
    }
    if (this.#length > this.#limits.hardMaxFrame) {
      throw new FrameError(
        'frame-too-large',
        `a frame announces ${this.#length} bytes; ${this.#limits.hardMaxFrame} are allowed`,
      )
    }
    return offset
  }

  #readBody(chunk: Uint8Array, start: number): number {
    const end = Math.min(chunk.length, start + this.#length - this.#filled)
    const part = chunk.subarray(start, end)
    if (part.length === this.#length) this.#body = part
    else if (!this.#isOversize) this.#append(part)
    this.#filled += part.length
    return end
  }

  #append(part: Uint8Array): void {
    const needed = this.#filled + part.length
    if (needed > this.#body.length) {
      const grown = new Uint8Array(Math.min(this.#length, Math.max(needed, 2 * this.#body.length, FIRST_BYTES)))
      grown.set(this.#body)
      this.#body = grown
    }
    this.#body.set(part, this.#filled)
  }

  #reset(): void {
    this.#headerBytes = 0
    this.#length = 0
    this.#filled = 0
    this.#body = NOTHING
  }
}
