import type { Clock } from '../seams/clock.ts'
import { isLoopback } from '../seams/loopback.ts'
import { FrameError } from '../wire/frame.ts'
import { MessageError } from '../wire/message.ts'
import { MsgpackError } from '../wire/msgpack.ts'
import type { Connection } from './connection.ts'
import type { MeshLimits } from './limits.ts'
import { LinkError } from './linkError.ts'

/** An address that is not let in for a while. */
export interface Ban {
  readonly address: string
  /** Id of the peer that broke the rules last; empty where it had not said one. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly until: number
}

interface Conduct {
  id: string
  breaches: number
  bans: number
  until: number
  /** When it broke a rule last. */
  at: number
}

/** Addresses whose conduct is remembered. */
const maxAddresses = 4_096

/** How long good conduct takes to wipe out the bad one, ms. */
const forgiveMs = 24 * 3_600_000

/**
 * Who broke the rules so often that it is not let in for a while: 10 min, then twice as long each time, up to a day. An id alone is never banned,
 * as anybody can take any; nor is loopback, where all share one address.
 */
export class Bans {
  readonly #clock: Clock
  readonly #limits: MeshLimits
  readonly #conducts = new Map<string, Conduct>()

  constructor(clock: Clock, limits: MeshLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  /** The bans that hold now. */
  get list(): readonly Ban[] {
    const now = this.#clock.now()
    return [...this.#conducts].flatMap(([address, { id, until }]) => (until > now ? [{ address, id, until }] : []))
  }

  has(address: string | null): boolean {
    return address !== null && (this.#conducts.get(address)?.until ?? 0) > this.#clock.now()
  }

  /** Notes what ended a link; true when its address is banned by this. */
  note({ id, peer, remoteAddress }: Connection, error: Error): boolean {
    if (!isDistinct(remoteAddress) || !isBreach(error, peer?.kind)) return false
    const conduct = this.#conductOf(remoteAddress)
    conduct.id = id
    conduct.breaches++
    if (conduct.breaches < this.#limits.maxBreaches) return false
    const { banMs, maxBanMs } = this.#limits
    conduct.until = conduct.at + Math.min(maxBanMs, banMs * 2 ** conduct.bans++)
    conduct.breaches = 0
    return true
  }

  #conductOf(address: string): Conduct {
    const now = this.#clock.now()
    const known = this.#conducts.get(address)
    const isForgiven = !known || now - Math.max(known.at, known.until) > forgiveMs
    const conduct = isForgiven ? { id: '', breaches: 0, bans: 0, until: 0, at: now } : known
    conduct.at = now
    // Moved to the end: who has behaved for longest is forgotten first.
    this.#conducts.delete(address)
    this.#conducts.set(address, conduct)
    for (const oldest of this.#conducts.keys()) {
      if (this.#conducts.size <= maxAddresses) break
      this.#conducts.delete(oldest)
    }
    return conduct
  }
}

/** Whether an address stands for one party: many stand behind loopback. */
export function isDistinct(address: string | null): address is string {
  return address !== null && !isLoopback(address)
}

/**
 * What no honest peer does. Old peers relay messages that others made wrongly, and py2p 0.7 loses the rest of a large frame that its socket does
 * not take at once: their links end on it, but it is no ill will.
 */
function isBreach(error: Error, kind: string | undefined): boolean {
  if (error instanceof FrameError) return error.code === 'frame-too-large' || kind !== 'py2p'
  if (error instanceof MsgpackError || error instanceof MessageError) return kind === undefined || kind === 'synckey'
  return error instanceof LinkError && error.code === 'early-bytes'
}
