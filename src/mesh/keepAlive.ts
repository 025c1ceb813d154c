import type { Cancel, Clock } from '../seams/clock.ts'
import type { Connection } from './connection.ts'
import { LinkError } from './linkError.ts'

export interface KeepAliveOptions {
  readonly clock: Clock
  readonly everyMs: number
  /** How long a frame may take to come whole. */
  readonly frameMs: number
  readonly links: () => Iterable<Connection>
  readonly ping: (connection: Connection) => void
  /** A peer did not answer two pings, or takes too long over a frame. */
  readonly dead: (connection: Connection, error: LinkError) => void
}

const mostMissed = 2

/** Of the pace at which a frame comes whole in time: one that is this much slower, twice in a row, is given up before its time is over. */
const slowest = 1 / 16

/** A link in the middle of a frame, as it was in the last round. */
interface Unfinished {
  readonly frame: number
  readonly received: number
  /** Rounds through which the frame has been under way; and those of late in which it hardly got on. */
  readonly rounds: number
  readonly slowRounds: number
}

/** How long a link that is asked out of turn may take to answer, ms. */
const hurriedMs = 5_000

/**
 * Pings links at intervals and gives up those that stay silent, or in the middle of a frame; a machine that slept asks before it gives up anybody. Old
 * peers ignore pings: what carries their links notices when they vanish. A frame whose length was garbled in transit swallows what follows it, so one
 * that only creeps is given up soon.
 */
export class KeepAlive {
  readonly #options: KeepAliveOptions
  readonly #unfinished = new WeakMap<Connection, Unfinished>()
  #cancel: Cancel | undefined

  constructor(options: KeepAliveOptions) {
    this.#options = options
  }

  /** Starts where it does not run yet. */
  start(): void {
    this.#cancel ??= this.#options.clock.after(this.#options.everyMs, () => this.#round())
  }

  /** Stops; `start` goes on. Idempotent. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** Asks all links now, and gives up those that have not answered within 5 s. */
  hurry(): void {
    if (!this.#cancel) return
    for (const connection of this.#options.links()) {
      if (connection.peer?.kind !== 'synckey') continue
      connection.unanswered = mostMissed
      this.#options.ping(connection)
    }
    this.#cancel()
    this.#cancel = this.#options.clock.after(Math.min(hurriedMs, this.#options.everyMs), () => this.#round())
  }

  #round(): void {
    this.#cancel = undefined
    const links = [...this.#options.links()]
    for (const connection of links) this.#check(connection)
    if (links.length > 0) this.start()
  }

  #check(connection: Connection): void {
    const { ping, dead } = this.#options
    if (this.#isStalled(connection))
      return dead(connection, new LinkError('frame-stalled', 'a frame takes too long to come whole'))
    if (connection.peer?.kind !== 'synckey') return
    if (connection.unanswered >= mostMissed)
      return dead(connection, new LinkError('no-answer', 'the peer does not answer any more'))
    connection.unanswered++
    ping(connection)
  }

  #isStalled(connection: Connection): boolean {
    const { everyMs, frameMs } = this.#options
    const { received, announced } = connection.reader.progress
    if (received === 0) {
      this.#unfinished.delete(connection)
      return false
    }
    const frame = connection.framesIn
    const before = this.#unfinished.get(connection)
    const last = before?.frame === frame ? before : undefined
    const isSlow = last !== undefined && received - last.received < (slowest * announced * everyMs) / frameMs
    const rounds = 1 + (last?.rounds ?? 0)
    const slowRounds = isSlow ? 1 + last.slowRounds : 0
    this.#unfinished.set(connection, { frame, received, rounds, slowRounds })
    return slowRounds >= mostMissed || rounds * everyMs > frameMs
  }
}
