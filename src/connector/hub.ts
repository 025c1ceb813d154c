import type { BroadcastMessage, Source } from '../dictionary/source.ts'
import { systemClock } from '../seams/clock.ts'
import type { Clock } from '../seams/clock.ts'
import { RateLimit } from '../seams/rateLimit.ts'
import { silentLogger } from '../seams/logger.ts'
import type { Logger } from '../seams/logger.ts'
import type { Channel } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { CHANNEL_VERSION } from '../transport/messages.ts'
import type { Interest, ResumePoint, ServerMessage } from '../transport/messages.ts'
import { Audience } from './audience.ts'
import { Authority, both } from './authority.ts'
import type { Authorize } from './authority.ts'
import { ChangeLog } from './changeLog.ts'
import type { AcceptOptions, ClientListener, Connector, ConnectorOptions } from './connector.ts'
import { Feed } from './feed.ts'
import { newFeedName } from './feedName.ts'
import { Inspector } from './inspector.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { LaterSource } from './laterSource.ts'
import type { ConnectorLimits } from './limits.ts'
import { PlainChannel } from './plainChannel.ts'
import { Session } from './session.ts'
import type { Hello, SessionHost } from './session.ts'
import { SessionBook } from './sessionBook.ts'
import type { SessionMemory } from './sessionBook.ts'
import { Turns } from './turns.ts'

/** The connector: one source's news for all sessions, and what they share. */
export class Hub implements Connector, SessionHost {
  readonly source: Source | LaterSource
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: ConnectorLimits
  readonly writeRate: RateLimit
  readonly feed: Feed<Session>
  readonly #authorize: Authorize | undefined
  readonly #name: string | null
  readonly #book: SessionBook<Session>
  readonly #changes: ChangeLog
  readonly #audience = new Audience<Session>()
  readonly #inspector: Inspector | null
  readonly #plain = new WeakMap<ServerMessage, ServerMessage>()
  readonly #groups = new WeakMap<object, RateLimit>()
  /** Every channel, also before hello. */
  readonly #sessions = new Set<Session>()
  readonly #turns: Turns
  #isClosed = false

  constructor(options: ConnectorOptions) {
    const { source, clock = systemClock, logger = silentLogger, limits, authorize, inspect } = options
    this.source = 'source' in source ? source.source : source
    this.clock = clock
    this.logger = logger
    this.limits = { ...DEFAULT_LIMITS, ...limits }
    const { allWritesPerSecond, allWriteBurst } = this.limits
    this.writeRate = new RateLimit(allWritesPerSecond, allWriteBurst, clock)
    this.#authorize = authorize
    this.#name = options.name ?? null
    this.#changes = new ChangeLog(newFeedName(), this.limits.rememberedChanges)
    this.#inspector = inspect ? new Inspector(this.source, clock) : null
    this.#turns = new Turns(clock, () => this.flush())
    this.feed = new Feed({
      source: this.source,
      clock,
      audience: this.#audience,
      changes: this.#changes,
      logger,
      onNews: () => this.#turns.news(),
      onMessage: (message) => this.#spread(message, null),
    })
    this.#book = new SessionBook(this.limits, clock)
  }

  accept(channel: Channel<ServerMessage>, options: AcceptOptions = {}): ClientListener {
    const { owners = 'connector', origin = null, address = null, authorize, group } = options
    const wall = channel.takesPacked ? channel : new PlainChannel(channel, this.#plain)
    const session = new Session(wall, this, {
      owners,
      origin,
      address,
      authority: this.#authorityWith(authorize),
      rateLimit: group ? this.#rateLimitOf(group) : null,
    })
    this.#sessions.add(session)
    if (this.#isClosed) session.end({ code: CLOSE.goingAway, reason: 'the connector is closed' })
    return session
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.flush()
    this.#turns.close()
    this.feed.close()
    for (const session of this.#sessions) session.end({ code: CLOSE.goingAway, reason: 'the connector is closed' })
  }

  /** False where nothing had happened. */
  flush(): boolean {
    const log = this.feed.take()
    if (!log) return false
    const { all, some } = this.#audience
    for (const session of all) session.deliver(log.messagesFor(session))
    for (const session of log.hasPeers ? some : log.personal) session.deliver(log.personalMessagesFor(session))
    return true
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close()
  }

  welcome(): ReturnType<SessionHost['welcome']> {
    const { id, leasing, leaseTerm, takeoverDelay, unmirroredKeys } = this.source
    return {
      type: 'welcome',
      version: CHANNEL_VERSION,
      nodeId: id,
      name: this.#name ?? this.source.name,
      leasing,
      leaseTermMs: leaseTerm * 1000,
      takeoverDelayMs: takeoverDelay * 1000,
      now: this.clock.now(),
      names: [...this.source.names()],
      peers: this.source.peers(),
      unmirroredKeys,
      feed: this.#changes.feed,
      sequence: this.#changes.sequence,
    }
  }

  changedSince(resume: ResumePoint | null): ReadonlySet<string> | null {
    return resume && this.#changes.since(resume)
  }

  enter(session: Session, { session: name, resume }: Hello): SessionMemory<Session> {
    const from = resume && (resume.feed === this.#changes.feed ? 'here' : 'elsewhere')
    // What happened before is in the snapshot already.
    this.flush()
    this.#book.holder(name)?.end({ code: CLOSE.replaced, reason: 'another channel opened the session' })
    this.#audience.enter(session)
    return this.#book.enter(name, session, from)
  }

  leave(session: Session, name: string | null): void {
    this.#sessions.delete(session)
    this.#audience.leave(session)
    this.#inspector?.leave(session)
    if (name !== null) this.#book.leave(name)
  }

  widen(session: Session, interest: Interest): void {
    this.#audience.add(session, interest)
  }

  narrow(session: Session, interest: Interest): void {
    this.#audience.drop(session, interest)
  }

  inspect(on: boolean, session: Session): void {
    if (!on) this.#inspector?.leave(session)
    else if (!this.#inspector?.enter(session)) session.offer({ type: 'inspect', events: null })
  }

  broadcast(packets: readonly unknown[], session: Session): void {
    try {
      this.source.broadcast?.(packets)
    } catch (error) {
      return this.logger.warn('a broadcast of a client could not be sent', { error })
    }
    const time = Math.floor(this.clock.now() / 1000)
    this.#spread({ sender: this.source.id, time, packets }, session)
  }

  #spread(message: BroadcastMessage, except: Session | null): void {
    const { all, some } = this.#audience
    for (const group of [all, some])
      for (const session of group) if (session !== except) session.offer({ type: 'message', message })
  }

  #authorityWith(narrower: Authorize | undefined): Authority | null {
    const own = this.#authorize
    const asked = own && narrower ? both(own, narrower) : (narrower ?? own)
    return asked ? new Authority(asked, this.logger) : null
  }

  #rateLimitOf(group: object): RateLimit {
    const { writesPerSecond, writeBurst } = this.limits
    const rateLimit = this.#groups.get(group) ?? new RateLimit(writesPerSecond, writeBurst, this.clock)
    this.#groups.set(group, rateLimit)
    return rateLimit
  }
}
