import { isHexKey, shownKey } from '../dictionary/hexKey.ts'
import type { Source } from '../dictionary/source.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { RateLimit } from '../seams/rateLimit.ts'
import type { Channel, ChannelListener, CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { CHANNEL_VERSION } from '../transport/messages.ts'
import type { ClientMessage, Interest, ServerMessage, SnapshotEntry } from '../transport/messages.ts'
import { ProtocolError } from '../transport/protocolError.ts'
import type { Answer } from './answers.ts'
import type { Hearer } from './audience.ts'
import type { Authority, ClientInfo, Verdict } from './authority.ts'
import type { Feed, WriteMessage } from './feed.ts'
import { InOrder } from './inOrder.ts'
import type { LaterSource } from './laterSource.ts'
import type { ConnectorLimits } from './limits.ts'
import { Outbox } from './outbox.ts'
import type { OutboxOwner } from './outbox.ts'
import { parseClientMessage } from './parse.ts'
import type { SessionMemory } from './sessionBook.ts'
import { Snapshots } from './snapshots.ts'
import { Wishes } from './wishes.ts'

type Hello = Extract<ClientMessage, { readonly type: 'hello' }>
type InterestMessage = Extract<ClientMessage, { readonly type: 'interest' }>
type Welcome = Extract<ServerMessage, { readonly type: 'welcome' }>

const NOTHING: Interest = { keys: [], prefixes: [] }
const EVERYTHING: Interest = { keys: [], prefixes: [''] }

/** What a session needs of the connector it belongs to. */
export interface SessionHost {
  readonly source: Source | LaterSource
  readonly clock: Clock
  readonly logger: Logger
  readonly limits: ConnectorLimits
  readonly feed: Feed<Session>
  /** Gives every session what happened until now. */
  flush(): void
  welcome(): Omit<Welcome, 'owner' | 'resumed' | 'readOnly'>
  /** The keys that changed since a client was told all; null where that is not known. */
  changedSince(resume: Hello['resume']): ReadonlySet<string> | null
  /** The session has a name: from now on it is given what happens. */
  enter(session: Session, name: string): SessionMemory<Session>
  leave(session: Session, name: string | null): void
  /** The session wants to hear of more, or of less. */
  widen(session: Session, interest: Interest): void
  narrow(session: Session, interest: Interest): void
  inspect(on: boolean, session: Session): void
  /** Tells everybody but this session. */
  broadcast(packets: readonly unknown[], session: Session): void
}

/** Who is at the other end, as whoever accepted the channel knows it. */
export interface SessionOrigin extends Pick<ClientInfo, 'origin' | 'address'> {
  readonly owners: 'client' | 'connector'
  /** Null where it may do everything. */
  readonly authority: Authority | null
  /** What the session shares with others; null where it has its own. */
  readonly rateLimit: RateLimit | null
}

/** One channel, from its opening to its end: what the client says, and the way of what it is told. */
export class Session implements ChannelListener<unknown>, Hearer {
  readonly #channel: Channel<ServerMessage>
  readonly #host: SessionHost
  readonly #origin: SessionOrigin
  readonly #outbox: Outbox
  readonly #inbox: InOrder<ClientMessage>
  readonly #cancelHello: Cancel
  #name: string | null = null
  #memory: SessionMemory<Session> | null = null
  #client: ClientInfo | null = null
  #wishes: Wishes | null = null
  /** It named its interest itself. */
  #isChoosy = false
  #isReadOnly = false
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
    return this.#client?.owner ?? ''
  }

  get wishes(): Wishes | null {
    return this.#wishes
  }

  mayRead(key: string): boolean {
    const { authority } = this.#origin
    return !authority || (this.#client !== null && authority.mayRead(this.#client, key))
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

  /** Sends what may be left out, unless the client is slow. */
  offer(message: ServerMessage): void {
    if (this.#channel.bufferedAmount <= this.#host.limits.pauseBytes) this.#outbox.sendNow(message)
  }

  #handle(message: ClientMessage): Promise<void> | void {
    if (this.#isEnded) return
    if (message.type === 'hello') return this.#hello(message)
    if (!this.#memory) throw new ProtocolError('hello-expected', 'The first message must be hello')
    if (message.type === 'ping') return this.#outbox.sendNow({ type: 'pong' })
    if (message.type === 'write') return this.#write(message, this.#memory)
    if (message.type === 'interest') return this.#interest(message)
    if (message.type === 'broadcast') return this.#broadcast(message.packets, this.#memory)
    this.#host.inspect(message.on, this)
  }

  #hello(hello: Hello): Promise<void> | void {
    if (this.#memory) throw new ProtocolError('hello-repeated', 'hello was said before')
    if (hello.version !== CHANNEL_VERSION) {
      throw new ProtocolError('bad-version', `This connector speaks version ${CHANNEL_VERSION}, not ${hello.version}`)
    }
    this.#cancelHello()
    const { origin, address, owners, authority } = this.#origin
    const { source } = this.#host
    const owner = owners === 'client' ? source.ownerOf(hello.owner ?? hello.session) : source.id
    this.#client = { owner, origin, address }
    const verdict = authority?.ask({ client: this.#client, op: 'connect', key: null }) ?? true
    return once(verdict, (known) => this.#admit(hello, known))
  }

  #admit(hello: Hello, verdict: Verdict): void {
    if (this.#isEnded) return
    if (verdict === false) return this.#forbid()
    const { host, outbox } = { host: this.#host, outbox: this.#outbox }
    this.#isReadOnly = verdict === 'read-only'
    this.#isChoosy = hello.interest !== null
    this.#wishes = hello.interest || this.#origin.authority ? new Wishes(hello.interest ?? EVERYTHING) : null
    this.#checkInterest()
    this.#name = hello.session
    const { rateLimit } = this.#origin
    this.#memory = { ...host.enter(this, hello.session), ...(rateLimit && { rateLimit }) }
    const changed = host.changedSince(hello.resume)
    const welcome: Welcome = {
      ...host.welcome(),
      owner: this.owner,
      resumed: changed !== null,
      readOnly: this.#isReadOnly,
    }
    outbox.settle(welcome.sequence)
    outbox.sendNow(welcome)
    outbox.sendSnapshot(this.#snapshot(changed), 0)
    host.feed.tellLosses(this)
  }

  #snapshot(changed: ReadonlySet<string> | null): Iterator<SnapshotEntry> {
    const [snapshots, wishes] = [this.#snapshots(), this.#wishes]
    if (changed) return snapshots.of([...changed].filter((key) => (wishes ? wishes.has(key) : !isHexKey(key))))
    return wishes ? snapshots.wanted(wishes) : snapshots.all()
  }

  #snapshots(): Snapshots {
    const { source } = this.#host
    const { authority } = this.#origin
    return new Snapshots(source, authority && ((key) => this.mayRead(key)))
  }

  #forbid(): void {
    this.#outbox.sendNow({ type: 'error', code: 'forbidden', message: 'The connector does not admit this client' })
    this.end({ code: CLOSE.forbidden, reason: 'forbidden' })
  }

  /** Who hears of everything anyway is answered, and nothing changes. */
  #interest({ id, add, drop }: InterestMessage): void {
    if (this.#outbox.waiting > this.#host.limits.waitingMessages) {
      throw new ProtocolError('too-many', 'Too many interests wait for an answer')
    }
    const wishes = this.#isChoosy ? this.#wishes : null
    // What happened before is in the answer already.
    this.#host.flush()
    if (wishes) {
      wishes.add(add)
      this.#checkInterest()
      this.#host.widen(this, add)
      wishes.drop(drop)
      this.#host.narrow(this, drop)
    }
    this.#outbox.sendSnapshot(this.#snapshots().wanted(wishes ? add : NOTHING), id)
  }

  #checkInterest(): void {
    const { interests } = this.#host.limits
    if ((this.#wishes?.size ?? 0) <= interests) return
    throw new ProtocolError(
      'too-much-interest',
      `A client may name ${interests} keys and prefixes; name a prefix for many keys`,
    )
  }

  #write(message: WriteMessage, memory: SessionMemory<Session>): Promise<void> | void {
    const { answers, underWay } = memory
    const { id, operation } = message
    const answered = answers.get(id)
    if (answered) return this.#host.feed.repeat(this, answered, operation.key)
    if (underWay.has(id)) return void underWay.set(id, this)
    const waitMs = memory.rateLimit.take()
    if (waitMs > 0) return this.#refuseRate(id, waitMs)
    return once(this.#mayWrite(message), (verdict) => {
      // Who came back meanwhile under the same name repeats the write.
      if (this.#isEnded) return
      if (verdict === true) this.#apply(message, memory)
      else answers.remember(this.#refuseForbidden(message))
    })
  }

  #apply(message: WriteMessage, { answers, underWay }: SessionMemory<Session>): void {
    const { id } = message
    underWay.set(id, this)
    this.#host.feed.write({
      message,
      owner: this.owner,
      writer: () => underWay.get(id) ?? this,
      answered(answer) {
        underWay.delete(id)
        if (!isRateLimited(answer)) answers.remember(answer)
      },
    })
  }

  #broadcast(packets: readonly unknown[], { rateLimit }: SessionMemory<Session>): Promise<void> | void {
    if (rateLimit.take() > 0) return this.#dropBroadcast('rate-limited')
    return once(this.#mayBroadcast(), (verdict) => {
      if (this.#isEnded) return
      if (verdict === true) this.#host.broadcast(packets, this)
      else this.#dropBroadcast('forbidden')
    })
  }

  #mayBroadcast(): Verdict | Promise<Verdict> {
    const { authority } = this.#origin
    if (this.#isReadOnly) return false
    return !authority || !this.#client || authority.ask({ client: this.#client, op: 'broadcast', key: null })
  }

  #dropBroadcast(code: 'rate-limited' | 'forbidden'): void {
    this.#host.logger.warn('a broadcast of a client was dropped', { code, owner: this.owner })
  }

  /** To acquire with a value is to set. */
  #mayWrite({ operation }: WriteMessage): Verdict | Promise<Verdict> {
    const { authority } = this.#origin
    const { key } = operation
    if (this.#isReadOnly) return false
    const op = operation.op === 'acquire' && operation.value !== undefined ? 'set' : operation.op
    return !authority || !this.#client || authority.ask({ client: this.#client, op, key })
  }

  #refuseForbidden({ id, operation: { op, key } }: WriteMessage): Answer {
    const what = this.#isReadOnly ? 'This client may only read' : `This client may not ${op} '${shownKey(key)}'`
    return this.#host.feed.answer(this, { type: 'refused', id, refusal: { code: 'forbidden', message: what } })
  }

  /** Not remembered: a client that writes too much must not push out the answers that it will ask for again. */
  #refuseRate(id: number, waitMs: number): void {
    const { clock, feed, limits } = this.#host
    const message = `More than ${limits.writesPerSecond} writes a second; write again in ${waitMs} ms`
    const refusal = { code: 'rate-limited', message, availableAt: clock.now() + waitMs } as const
    feed.answer(this, { type: 'refused', id, refusal })
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

/** Not remembered: its repeat is a new try. */
function isRateLimited(answer: Answer): boolean {
  return answer.type === 'refused' && answer.refusal.code === 'rate-limited'
}

/** Goes on at once where something is known, later where it is promised. */
function once<T>(known: T | Promise<T>, then: (value: T) => void): Promise<void> | void {
  return known instanceof Promise ? known.then(then) : then(known)
}
