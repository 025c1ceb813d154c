import type { Cancel, Clock } from '../seams/clock.ts'
import type { Connection } from './connection.ts'

export interface KeepAliveOptions {
  readonly clock: Clock
  readonly everyMs: number
  /** The links that answer pings. */
  readonly links: () => Iterable<Connection>
  readonly ping: (connection: Connection) => void
  /** A peer did not answer two pings. */
  readonly dead: (connection: Connection) => void
}

const mostMissed = 2

/** Pings links at intervals and gives up those that stay silent; a machine that slept asks before it gives up anybody. */
export class KeepAlive {
  readonly #options: KeepAliveOptions
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

  #round(): void {
    this.#cancel = undefined
    const links = [...this.#options.links()]
    for (const connection of links) this.#check(connection)
    if (links.length > 0) this.start()
  }

  #check(connection: Connection): void {
    if (connection.unanswered >= mostMissed) return this.#options.dead(connection)
    connection.unanswered++
    this.#options.ping(connection)
  }
}
