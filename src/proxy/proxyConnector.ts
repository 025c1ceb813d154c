import { createLink } from '../client/link.ts'
import type { Link } from '../client/link.ts'
import { createConnector } from '../connector/createConnector.ts'
import type { AcceptOptions, ClientListener, Connector } from '../connector/connector.ts'
import type { ConnectorLimits } from '../connector/limits.ts'
import { systemClock } from '../seams/clock.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import { silentLogger } from '../seams/logger.ts'
import type { Logger } from '../seams/logger.ts'
import type { Channel, CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import type { ServerMessage } from '../transport/messages.ts'
import { newSecret } from '../transport/secret.ts'
import type { Transport } from '../transport/transport.ts'
import { Guest } from './guest.ts'
import type { GuestHost } from './guest.ts'
import { MirrorSource } from './mirrorSource.ts'

/** Which connector a proxy serves, and by which clock. */
export interface ProxyConnectorOptions {
  /** How to reach the connector whose dictionary is served. */
  readonly transport: Transport
  /** How long the connection to it outlives the last client, in milliseconds (default 1,000). */
  readonly closeDelayMs?: number
  /** What each client may take of the proxy. */
  readonly limits?: Partial<ConnectorLimits>
  readonly clock?: Clock
  readonly logger?: Logger
}

/**
 * A connector that serves another connector's dictionary over one connection, which is there while somebody is served: a SharedWorker's, for all tabs. Towards
 * the other its clients are one owner, that of the first of them; while it is out of reach so are they, and their writes wait.
 */
export function createProxyConnector(options: ProxyConnectorOptions): Connector {
  return new ProxyConnector(options)
}

class ProxyConnector implements Connector, GuestHost {
  readonly #link: Link
  readonly #clock: Clock
  readonly #source: MirrorSource
  readonly #connector: Connector
  readonly #guests = new Set<Guest>()
  /** What makes the owner of all that is written through this proxy; null before the first guest. */
  #secret: string | null = null
  /** By which the other connector's clock is ahead: its times are passed on as they are. */
  #clockOffsetMs = 0
  #isSynced = false

  constructor({
    transport,
    closeDelayMs,
    limits = {},
    clock = systemClock,
    logger = silentLogger,
  }: ProxyConnectorOptions) {
    const owner = (): string => (this.#secret ??= transport.owner?.() ?? newSecret())
    const open: Transport['open'] = (listener) => transport.open(listener)
    this.#clock = clock
    this.#link = createLink({
      transport: { ...transport, open, owner },
      clock,
      closeDelayMs,
      hello: () => ({ resume: this.#source.point, interest: null }),
      message: (message) => this.#hear(message),
      lost: (reason) => this.#lose(reason),
      changed: () => {},
    })
    this.#source = new MirrorSource((message) => this.#link.send(message))
    this.#connector = createConnector({
      source: this.#source,
      inspect: true,
      limits,
      clock: this.#distantClock(),
      logger,
    })
  }

  accept(channel: Channel<ServerMessage>, options: AcceptOptions = {}): ClientListener {
    const guest = new Guest(channel, options, this)
    this.#guests.add(guest)
    return guest
  }

  close(): void {
    this.#connector.close()
    this.#link.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  // What a guest asks.

  arrive(guest: Guest, secret: string | null): Cancel {
    this.#secret ??= secret
    const leave = this.#link.connect()
    if (this.#link.isClosed()) guest.end({ code: CLOSE.goingAway, reason: 'the proxy is closed' })
    else if (this.#isSynced) guest.serve(this.#connector)
    return leave
  }

  left(guest: Guest): void {
    this.#guests.delete(guest)
  }

  // What the link tells.

  #hear(message: ServerMessage): void {
    if (message.type === 'welcome') this.#clockOffsetMs = message.now - this.#clock.now()
    if (!this.#source.receive(message)) return
    this.#isSynced = true
    this.#link.synced()
    for (const guest of this.#guests) guest.serve(this.#connector)
  }

  /** Who was served has to begin anew; who waits goes on waiting, unless nothing will be tried any more. */
  #lose(reason: CloseReason): void {
    this.#isSynced = false
    const isOver = this.#link.ending() !== undefined || this.#link.isClosed()
    const farewell = isOver ? reason : { code: CLOSE.goingAway, reason: 'the proxy lost its connector' }
    for (const guest of this.#guests) if (isOver || guest.isServed) guest.end(farewell)
  }

  #distantClock(): Clock {
    const clock = this.#clock
    return { now: () => clock.now() + this.#clockOffsetMs, after: (ms, task) => clock.after(ms, task) }
  }
}
