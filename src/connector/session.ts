import type { Source } from '../dictionary/source.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { Channel, ChannelListener, CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { CHANNEL_VERSION } from '../transport/messages.ts'
import type { ClientMessage, ServerMessage } from '../transport/messages.ts'
import { ProtocolError } from '../transport/protocolError.ts'
import type { Feed, WriteMessage } from './feed.ts'
import type { ConnectorLimits } from './limits.ts'
import { Outbox } from './outbox.ts'
import type { OutboxOwner } from './outbox.ts'
import { parseClientMessage } from './parse.ts'
import type { SessionMemory } from './sessionBook.ts'

type Hello = Extract<ClientMessage, { readonly type: 'hello' }>

/** What a session needs of the connector it belongs to. */
export interface SessionHost {
  readonly source: Source
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: ConnectorLimits
  readonly feed: Feed<Session>
  /** Gives every session what happened until now. */
  flush(): void
  welcome(): ServerMessage
  /** The session has a name: from now on it is given what happens. */
  enter(session: Session, name: string): SessionMemory
  leave(session: Session, name: string | null): void
}

/** One channel, from its opening to its end: what the client says, and the way of what it is told. */
export class Session implements ChannelListener<unknown> {
  readonly #channel: Channel<ServerMessage>
  readonly #host: SessionHost
  readonly #outbox: Outbox
  readonly #cancelHello: Cancel
  #name: string | null = null
  #memory: SessionMemory | null = null
  #isEnded = false

  constructor(channel: Channel<ServerMessage>, host: SessionHost) {
    this.#channel = channel
    this.#host = host
    this.#outbox = new Outbox(channel, this.#outboxOwner())
    this.#cancelHello = host.clock.after(host.limits.helloMs, () => this.#helloMissing())
  }

  /** Whatever the client sent. Never throws. */
  message(untrusted: unknown): void {
    if (this.#isEnded) return
    try {
      this.#handle(parseClientMessage(untrusted))
    } catch (error) {
      if (error instanceof ProtocolError) this.broke(error)
      else this.#fail(error)
    }
  }

  /** The client broke the protocol: tells it so, and ends the channel. */
  broke({ code, message }: ProtocolError): void {
    if (this.#isEnded) return
    this.#host.logger.warn('a client broke the protocol', { code, message })
    this.#outbox.sendNow({ type: 'error', code: 'protocol', message })
    this.end({ code: CLOSE.protocol, reason: code })
  }

  closed(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#cancelHello()
    this.#outbox.close()
    this.#host.leave(this, this.#name)
  }

  /** Ends the channel. Idempotent. */
  end(reason: CloseReason): void {
    if (this.#isEnded) return
    this.closed()
    this.#channel.close(reason)
  }

  deliver(messages: readonly ServerMessage[]): void {
    this.#outbox.deliver(messages)
  }

  #handle(message: ClientMessage): void {
    if (message.type === 'hello') return this.#hello(message)
    if (!this.#memory) throw new ProtocolError('hello-expected', 'The first message must be hello')
    if (message.type === 'ping') this.#outbox.sendNow({ type: 'pong' })
    else if (message.type === 'write') this.#write(message, this.#memory)
    else if (message.type === 'inspect') this.#outbox.sendNow({ type: 'inspect', events: null })
  }

  #hello({ version, session }: Hello): void {
    if (this.#memory) throw new ProtocolError('hello-repeated', 'hello was said before')
    if (version !== CHANNEL_VERSION) {
      throw new ProtocolError('bad-version', `This connector speaks version ${CHANNEL_VERSION}, not ${version}`)
    }
    this.#cancelHello()
    this.#memory = this.#host.enter(this, session)
    this.#name = session
    this.#outbox.sendNow(this.#host.welcome())
    this.#outbox.sendSnapshot()
  }

  #write(message: WriteMessage, { answers, rateLimit }: SessionMemory): void {
    const { feed } = this.#host
    const { id, operation } = message
    const answered = answers.get(id)
    if (answered) return feed.repeat(this, answered, operation.key)
    const waitMs = rateLimit.take()
    if (waitMs > 0) this.#refuseRate(id, waitMs)
    else answers.remember(feed.write(this, message))
  }

  /** Not remembered: a client that writes too much must not push out the answers that it will ask for again. */
  #refuseRate(id: number, waitMs: number): void {
    const { clock, feed, limits } = this.#host
    const message = `More than ${limits.writesPerSecond} writes a second; write again in ${waitMs} ms`
    const refusal = { code: 'rate-limited', message, availableAt: clock.now() + waitMs } as const
    feed.answer(this, { type: 'refused', id, refusal })
  }

  #fail(error: unknown): void {
    this.#host.logger.error('a session failed', { error })
    this.end({ code: CLOSE.fault, reason: 'the connector failed' })
  }

  #helloMissing(): void {
    this.end({ code: CLOSE.helloTimeout, reason: 'hello-expected' })
  }

  #outboxOwner(): OutboxOwner {
    const { source, clock, limits } = this.#host
    return {
      source,
      clock,
      limits,
      flush: () => this.#host.flush(),
      tooSlow: () => this.end({ code: CLOSE.slow, reason: 'read too slowly' }),
      failed: (error) => this.#fail(error),
    }
  }
}
