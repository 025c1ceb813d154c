import type { Cancel, Clock } from '../seams/clock.ts'
import type { Connection } from './connection.ts'
import type { MeshLimits } from './limits.ts'

export interface OutboundWatchOptions {
  readonly clock: Clock
  readonly limits: MeshLimits
  /** A peer does not read what it is sent. */
  readonly stalled: (connection: Connection) => void
  /** A peer that missed broadcasts reads again. */
  readonly caughtUp: (connection: Connection) => void
}

interface Progress {
  /** Bytes that had left when it last got somewhere. */
  readonly left: number
  /** Rounds since: a clock that was set, or a machine that slept, says nothing about a peer. */
  readonly rounds: number
}

const everyMs = 1_000

/** Looks after the links on which something waits to leave: ends those that stand still, and notices when one has caught up. */
export class OutboundWatch {
  readonly #options: OutboundWatchOptions
  readonly #watched = new Map<Connection, Progress>()
  #cancel: Cancel | undefined

  constructor(options: OutboundWatchOptions) {
    this.#options = options
  }

  /** Something was written to a link. */
  note(connection: Connection): void {
    if (connection.waiting === 0 || this.#watched.has(connection)) return
    this.#watched.set(connection, { left: connection.bytesLeft, rounds: 0 })
    this.#cancel ??= this.#options.clock.after(everyMs, () => this.#round())
  }

  /** The link ended. */
  forget(connection: Connection): void {
    this.#watched.delete(connection)
    if (this.#watched.size === 0) this.#stop()
  }

  #stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #round(): void {
    this.#cancel = undefined
    for (const [connection, progress] of this.#watched) this.#check(connection, progress)
    if (this.#watched.size > 0) this.#cancel ??= this.#options.clock.after(everyMs, () => this.#round())
  }

  #check(connection: Connection, progress: Progress): void {
    const { limits, stalled, caughtUp } = this.#options
    const { waiting, bytesLeft } = connection
    if (waiting <= limits.maxOutboundBytes / 4 && connection.takeMissed()) caughtUp(connection)
    if (waiting === 0) return this.forget(connection)
    // A little is enough while little waits; above the limit a link has to get somewhere.
    const enough = waiting > limits.maxOutboundBytes ? limits.maxOutboundBytes / 8 : 1
    const rounds = progress.rounds + 1
    if (bytesLeft - progress.left >= enough) this.#watched.set(connection, { left: bytesLeft, rounds: 0 })
    else if (rounds * everyMs < limits.outboundMs) this.#watched.set(connection, { left: progress.left, rounds })
    else stalled(connection)
  }
}
