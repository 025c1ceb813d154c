import type { Clock } from '../seams/clock.ts'
import { FrameError, type FrameErrorCode } from '../wire/frame.ts'
import { MessageError, type MessageErrorCode } from '../wire/message.ts'
import { MsgpackError } from '../wire/msgpack.ts'
import type { MsgpackErrorCode } from '../wire/msgpackTypes.ts'
import { LinkError, type LinkErrorCode } from './linkError.ts'

/**
 * What a node refuses; a code never changes its meaning. Beside the codes of `FrameError`, `MsgpackError`, `MessageError` and `LinkError`: at the door
 * `too-many-links`, `too-many-pending` (links without a handshake), `too-many-of-address`, `too-many-handshakes` (an address, or all of them together, come too often), and
 * what `DoorFailure` lists; `queue-full` a message that nobody received in time;
 * `frame-skipped` a frame over `maxFrame`; `message-dropped` its handler threw; `outbound-skipped` a broadcast for a peer that reads too slowly;
 * `too-many-requests` a peer asks for everything, or all that it lacks, while it has not read the last answer; `dial-not-allowed` an address that `mayDial` refuses;
 * `link-failed` the system ended or did not make a link; of what the dictionary does not take from peers `forged` (in our own name, and we never wrote it; messages too), `over-quota` (its limits), `too-far-ahead` (dated
 * more than a day ahead) and `quarantine-full` (dated ahead when no more could wait).
 */
export type RefusalCode =
  | DoorFailure
  | FrameErrorCode
  | MsgpackErrorCode
  | MessageErrorCode
  | LinkErrorCode
  | 'too-many-links'
  | 'too-many-pending'
  | 'too-many-of-address'
  | 'too-many-handshakes'
  | 'queue-full'
  | 'frame-skipped'
  | 'message-dropped'
  | 'outbound-skipped'
  | 'too-many-requests'
  | 'dial-not-allowed'
  | 'link-failed'
  | 'forged'
  | 'over-quota'
  | 'too-far-ahead'
  | 'quarantine-full'

/**
 * Why somebody who connected did not get as far as a link: `too-many-connections` more than the port takes at a time; `tls-failed` another key, no TLS, or
 * too slow; `no-upgrade` a request that opens no WebSocket, or that comes from a page.
 */
export type DoorFailure = 'too-many-connections' | 'tls-failed' | 'no-upgrade'

/** Who was refused, as far as that is known. */
export interface Refused {
  readonly id?: string
  readonly remoteAddress?: string | null
}

/** Something that was refused. */
export interface Refusal {
  readonly code: RefusalCode
  /** In words. */
  readonly message: string
  /** The peer's id; null where it has not said one. */
  readonly peer: string | null
  /** Where its link comes from; null where that is unknown. */
  readonly address: string | null
  /** How often this was refused since it was told of last, this time included. */
  readonly count: number
}

/** Each code is told of at most this often; all are counted. */
const everyMs = 1_000

interface Tally {
  count: number
  untold: number
  quietUntil: number
}

/** Counts what a node refuses, and tells of it without flooding whoever listens. */
export class Refusals {
  readonly #clock: Clock
  readonly #tell: (refusal: Refusal) => void
  readonly #tallies = new Map<RefusalCode, Tally>()

  constructor(clock: Clock, tell: (refusal: Refusal) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  /** How often each code was refused; codes that never were are missing. */
  get counts(): Readonly<Partial<Record<RefusalCode, number>>> {
    return Object.fromEntries(Array.from(this.#tallies, ([code, { count }]) => [code, count]))
  }

  note(code: RefusalCode, message: string, { id, remoteAddress }: Refused = {}): void {
    const tally = this.#tallies.get(code) ?? { count: 0, untold: 0, quietUntil: 0 }
    this.#tallies.set(code, tally)
    tally.count++
    tally.untold++
    const now = this.#clock.now()
    if (now < tally.quietUntil) return
    const count = tally.untold
    tally.untold = 0
    tally.quietUntil = now + everyMs
    this.#tell({ code, message, peer: id || null, address: remoteAddress ?? null, count })
  }
}

/** The code of what ended a link. */
export function codeOf(error: Error): RefusalCode {
  const isOurs =
    error instanceof LinkError ||
    error instanceof FrameError ||
    error instanceof MsgpackError ||
    error instanceof MessageError
  return isOurs ? error.code : 'link-failed'
}
