import type { Sha256 } from '../seams/hash.ts'
import type { Compressor } from './compressor.ts'
import { FrameError } from './frame.ts'
import { parseMessage, type Message } from './message.ts'

/**
 * The message in a body that may be compressed: whether it is, its checksum tells, as a plain body is valid at any time. 'too-large' where more
 * than `maxBytes` would come out. Throws what `parseMessage` throws.
 */
export function parsePackedMessage(
  body: Uint8Array,
  sha256: Sha256,
  compressor: Compressor,
  maxBytes: number,
): Message | 'too-large' {
  try {
    return parseMessage(body, sha256)
  } catch (error) {
    const plain = error instanceof FrameError ? compressor.unpack(body, maxBytes) : 'unreadable'
    if (plain === 'unreadable') throw error
    return plain === 'too-large' ? plain : parseMessage(plain, sha256)
  }
}
