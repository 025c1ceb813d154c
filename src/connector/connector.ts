import type { Source, SourceProvider } from '../dictionary/source.ts'
import { systemClock } from '../seams/clock.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import { silentLogger } from '../seams/logger.ts'
import type { Logger } from '../seams/logger.ts'
import type { Channel, ChannelListener } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { CHANNEL_VERSION } from '../transport/messages.ts'
import type { ServerMessage } from '../transport/messages.ts'
import type { ProtocolError } from '../transport/protocolError.ts'
import { Feed } from './feed.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { ConnectorLimits } from './limits.ts'
import { Session } from './session.ts'
import type { SessionHost } from './session.ts'
import { SessionBook } from './sessionBook.ts'
import type { SessionMemory } from './sessionBook.ts'

export interface ConnectorOptions {
  /** What to serve: a SyncSocket, or any other dictionary. */
  readonly source: Source | SourceProvider
  readonly limits?: Partial<ConnectorLimits>
  readonly clock?: Clock
  readonly logger?: Logger
}

/** Takes what arrives from one client, unchecked, and hears of the end of its channel. Never throws. */
export interface ClientListener extends ChannelListener<unknown> {
  /** What arrived could not even be read: ends the channel with the error's code. */
  broke(error: ProtocolError): void
}

/** Serves one dictionary to any number of clients, over any kind of channel. */
export interface Connector {
  /** Serves a client at the other end of `channel`. */
  accept(channel: Channel<ServerMessage>): ClientListener
  /** Ends every channel and leaves the source; what is accepted later is closed at once. Idempotent. */
  close(): void
}

/** A connector that serves `source`. It belongs to no door: `accept` is given every channel. Throws a TypeError without a source. */
export function createConnector(options: ConnectorOptions): Connector {
  checkSource(options?.source)
  return new Hub(options)
}

function checkSource(given: unknown): void {
  const source = isObject(given) && 'source' in given ? given.source : given
  if (isObject(source) && 'subscribe' in source && typeof source.subscribe === 'function') return
  throw new TypeError('A connector needs a source: createConnector({ source: socket }), where socket is a SyncSocket')
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

class Hub implements Connector, SessionHost {
  readonly source: Source
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: ConnectorLimits
  readonly feed: Feed<Session>
  readonly #book: SessionBook<Session>
  /** Every channel, and those of them that said hello. */
  readonly #sessions = new Set<Session>()
  readonly #present = new Set<Session>()
  #cancelTick: Cancel | null = null
  #isClosed = false

  constructor({ source, clock = systemClock, logger = silentLogger, limits }: ConnectorOptions) {
    this.source = 'source' in source ? source.source : source
    this.clock = clock
    this.logger = logger
    this.limits = { ...DEFAULT_LIMITS, ...limits }
    this.feed = new Feed(this.source, logger, () => this.#schedule())
    this.#book = new SessionBook(this.limits, clock)
  }

  accept(channel: Channel<ServerMessage>): ClientListener {
    const session = new Session(channel, this)
    this.#sessions.add(session)
    if (this.#isClosed) session.end({ code: CLOSE.goingAway, reason: 'the connector is closed' })
    return session
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.flush()
    this.feed.close()
    for (const session of this.#sessions) session.end({ code: CLOSE.goingAway, reason: 'the connector is closed' })
  }

  flush(): void {
    this.#cancelTick?.()
    this.#cancelTick = null
    const log = this.feed.take()
    if (log.isEmpty) return
    for (const session of this.#present) session.deliver(log.messagesFor(session))
  }

  welcome(): ServerMessage {
    const { id, name, leasing, leaseTerm, takeoverDelay, unmirroredKeys } = this.source
    return {
      type: 'welcome',
      version: CHANNEL_VERSION,
      nodeId: id,
      owner: id,
      name,
      leasing,
      leaseTermMs: leaseTerm * 1000,
      takeoverDelayMs: takeoverDelay * 1000,
      now: this.clock.now(),
      names: [...this.source.names()],
      peers: this.source.peers(),
      unmirroredKeys,
      feed: '',
      sequence: this.feed.sequence,
      resumed: false,
      readOnly: false,
    }
  }

  enter(session: Session, name: string): SessionMemory {
    // What happened before is in the snapshot already.
    this.flush()
    this.#book.holder(name)?.end({ code: CLOSE.replaced, reason: 'another channel opened the session' })
    this.#present.add(session)
    return this.#book.enter(name, session)
  }

  leave(session: Session, name: string | null): void {
    this.#sessions.delete(session)
    this.#present.delete(session)
    if (name !== null) this.#book.leave(name)
  }

  #schedule(): void {
    this.#cancelTick ??= this.clock.after(0, () => this.flush())
  }
}
