import type { Cancel } from '../seams/clock.ts'
import type { RateLimit } from '../seams/rateLimit.ts'
import type { Channel, ChannelListener, CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { CHANNEL_VERSION } from '../transport/messages.ts'
import type { ClientMessage, Interest, ServerMessage } from '../transport/messages.ts'
import { ProtocolError } from '../transport/protocolError.ts'
import type { Hearer } from './audience.ts'
import type { Authority, ClientInfo, Verdict } from './authority.ts'
import { ClientInterest } from './clientInterest.ts'
import { ClientRights, once } from './clientRights.ts'
import { ClientWrites } from './clientWrites.ts'
import type { WritesHost } from './clientWrites.ts'
import { InOrder } from './inOrder.ts'
import { Outbox } from './outbox.ts'
import type { OutboxOwner } from './outbox.ts'
import { parseClientMessage } from './parse.ts'
import type { SessionMemory } from './sessionBook.ts'
import { Snapshots } from './snapshots.ts'
import type { Wishes } from './wishes.ts'

export type Hello = Extract<ClientMessage, { readonly type: 'hello' }>
type InterestMessage = Extract<ClientMessage, { readonly type: 'interest' }>
type Welcome = Extract<ServerMessage, { readonly type: 'welcome' }>

/** What a session needs of the connector it belongs to. */
export interface SessionHost extends WritesHost<Session> {
  /** Gives every session what happened until now. */
  flush(): void
  welcome(): Omit<Welcome, 'owner' | 'resumed' | 'keys' | 'readOnly'>
  /** The keys that changed since a client was told all; null where that is not known. */
  changedSince(resume: Hello['resume']): ReadonlySet<string> | null
  /** The session has a name: from now on it is given what happens. */
  enter(session: Session, hello: Hello): SessionMemory<Session>
  leave(session: Session, name: string | null): void
  /** The session wants to hear of more, or of less. */
  widen(session: Session, interest: Interest): void
  narrow(session: Session, interest: Interest): void
  inspect(on: boolean, session: Session): void
}

/** Who is at the other end, as whoever accepted the channel knows it. */
export interface SessionOrigin extends Pick<ClientInfo, 'origin' | 'address'> {
  readonly owners: 'client' | 'connector'
  /** Null where it may do everything. */
  readonly authority: Authority | null
  /** What the session shares with others; null where it has its own. */
  readonly rateLimit: RateLimit | null
}

/** What a client is from its hello on. */
interface Guest {
  readonly name: string
  readonly interest: ClientInterest
  readonly writes: ClientWrites<Session>
}

/** One channel, from its opening to its end: what the client says, and the way of what it is told. */
export class Session implements ChannelListener<unknown>, Hearer {
  readonly #channel: Channel<ServerMessage>
  readonly #host: SessionHost
  readonly #origin: SessionOrigin
  readonly #outbox: Outbox
  readonly #inbox: InOrder<ClientMessage>
  readonly #cancelHello: Cancel
  #rights: ClientRights | null = null
  #interest: ClientInterest | null = null
  #guest: Guest | null = null
  #isEnded = false

  constructor(channel: Channel<ServerMessage>, host: SessionHost, origin: SessionOrigin) {
    this.#channel = channel
    this.#host = host
    this.#origin = origin
    this.#outbox = new Outbox(channel, this.#outboxOwner())
    this.#inbox = new InOrder(
      (message) => this.#handle(message),
      (error) => this.#failed(error),
    )
    this.#cancelHello = host.clock.after(host.limits.helloMs, () => this.#helloMissing())
  }

  get owner(): string {
    return this.#rights?.client.owner ?? ''
  }

  get wishes(): Wishes | null {
    return this.#interest?.wishes ?? null
  }

  mayRead(key: string): boolean {
    return this.#rights?.mayRead(key) ?? false
  }

  /** Whatever the client sent. Never throws. */
  message(untrusted: unknown): void {
    if (this.#isEnded) return
    try {
      this.#inbox.push(parseClientMessage(untrusted))
    } catch (error) {
      this.#failed(error)
    }
    if (this.#inbox.waiting > this.#host.limits.waitingMessages) {
      this.broke(new ProtocolError('too-many', 'Too many messages came before the first was answered'))
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
    this.#inbox.clear()
    this.#outbox.close()
    this.#guest?.writes.end()
    this.#host.leave(this, this.#guest?.name ?? null)
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

  /** Sends what may be left out, unless the client is slow. */
  offer(message: ServerMessage): void {
    if (this.#channel.bufferedAmount <= this.#host.limits.pauseBytes) this.#outbox.sendNow(message)
  }

  #handle(message: ClientMessage): Promise<void> | void {
    if (this.#isEnded) return
    const guest = this.#guest
    if (message.type === 'hello') return this.#hello(message)
    if (!guest) throw new ProtocolError('hello-expected', 'The first message must be hello')
    if (message.type === 'ping') return this.#outbox.sendNow({ type: 'pong' })
    if (message.type === 'write') return guest.writes.write(message)
    if (message.type === 'interest') return this.#changeInterest(message, guest.interest)
    if (message.type === 'broadcast') return guest.writes.broadcast(message.packets)
    this.#host.inspect(message.on, this)
  }

  #hello(hello: Hello): Promise<void> | void {
    if (this.#guest) throw new ProtocolError('hello-repeated', 'hello was said before')
    if (hello.version !== CHANNEL_VERSION) {
      throw new ProtocolError('bad-version', `This connector speaks version ${CHANNEL_VERSION}, not ${hello.version}`)
    }
    this.#cancelHello()
    const { origin, address, owners, authority } = this.#origin
    const { source } = this.#host
    const owner = owners === 'client' ? source.ownerOf(hello.owner ?? hello.session) : source.id
    const rights = new ClientRights({ owner, origin, address }, authority)
    this.#rights = rights
    return once(rights.mayConnect(), (verdict) => this.#admit(hello, rights, verdict))
  }

  #admit(hello: Hello, rights: ClientRights, verdict: Verdict): void {
    if (this.#isEnded) return
    if (verdict === false) return this.#forbid()
    rights.isReadOnly = verdict === 'read-only'
    const { source, limits, feed } = this.#host
    const snapshots = new Snapshots(source, rights.isLimited ? (key) => rights.mayRead(key) : null)
    const interest = new ClientInterest(hello.interest, snapshots, limits.interests)
    this.#interest = interest
    const { rateLimit } = this.#origin
    const memory = { ...this.#host.enter(this, hello), ...(rateLimit && { rateLimit }) }
    const writes = new ClientWrites<Session>(this, this.#host, rights, memory)
    this.#guest = { name: hello.session, interest, writes }
    this.#welcome(interest, rights.isReadOnly, this.#host.changedSince(hello.resume))
    feed.tellLosses(this)
  }

  #welcome(interest: ClientInterest, readOnly: boolean, changed: ReadonlySet<string> | null): void {
    const keys = interest.size(changed)
    const welcome = { ...this.#host.welcome(), owner: this.owner, resumed: changed !== null, keys, readOnly }
    this.#outbox.settle(welcome.sequence)
    this.#outbox.sendNow(welcome)
    this.#outbox.sendSnapshot(interest.snapshot(changed), 0)
  }

  #forbid(): void {
    this.#outbox.sendNow({ type: 'error', code: 'forbidden', message: 'The connector does not admit this client' })
    this.end({ code: CLOSE.forbidden, reason: 'forbidden' })
  }

  #changeInterest(message: InterestMessage, interest: ClientInterest): void {
    if (this.#outbox.waiting > this.#host.limits.waitingMessages) {
      throw new ProtocolError('too-many', 'Too many interests wait for an answer')
    }
    // What happened before is in the answer already.
    this.#host.flush()
    const added = interest.change(message, {
      widen: (more) => this.#host.widen(this, more),
      narrow: (less) => this.#host.narrow(this, less),
    })
    this.#outbox.sendSnapshot(added, message.id)
  }

  #failed(error: unknown): void {
    if (error instanceof ProtocolError) return this.broke(error)
    if (this.#isEnded) return
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
      failed: (error) => this.#failed(error),
    }
  }
}
