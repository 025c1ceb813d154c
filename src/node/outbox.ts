import type { Socket } from 'node:net'

/** Above this many bytes frames are not joined: copying them would cost more than it saves. */
const maxJoinedBytes = 65_536

/** Frames and what they are in one piece. */
interface Joined {
  readonly frames: readonly Uint8Array[]
  readonly bytes: Uint8Array
}

/** Those that have something to write at the end of this turn of the event loop. */
let full: Outbox[] = []

function leaveAll(): void {
  const leaving = full
  full = []
  let last: Joined | undefined
  for (const outbox of leaving) last = outbox.leave(last)
}

/**
 * What one stream is sent within one turn of the event loop: joined, as a stream takes as long for a frame of 200 bytes as for one of 20,000. A flood gives
 * all streams the same frames, and those are joined once.
 */
export class Outbox {
  readonly #socket: Socket
  #frames: Uint8Array[] = []
  #bytes = 0

  constructor(socket: Socket) {
    this.#socket = socket
  }

  /** Bytes that wait for the end of the turn. */
  get bytes(): number {
    return this.#bytes
  }

  put(frame: Uint8Array): void {
    if (this.#frames.length === 0 && full.push(this) === 1) process.nextTick(leaveAll)
    this.#frames.push(frame)
    this.#bytes += frame.length
  }

  /** Writes what waits; `last` is what another one just wrote. Returns what may be of use to the next. */
  leave(last?: Joined): Joined | undefined {
    const frames = this.#frames
    const joins = frames.length > 1 && this.#bytes <= maxJoinedBytes
    this.#frames = []
    this.#bytes = 0
    if (!this.#socket.writable) return last
    if (!joins) {
      this.#writeEach(frames)
      return last
    }
    const joined = last && isSame(last.frames, frames) ? last : { frames, bytes: Buffer.concat(frames) }
    this.#socket.write(joined.bytes)
    return joined
  }

  #writeEach(frames: readonly Uint8Array[]): void {
    this.#socket.cork()
    for (const frame of frames) this.#socket.write(frame)
    this.#socket.uncork()
  }
}

const isSame = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((frame, index) => frame === b[index])
