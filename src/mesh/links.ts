import type { Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { Random } from '../seams/random.ts'
import type { Compressor } from '../wire/compressor.ts'
import { flags } from '../wire/flags.ts'
import { FrameReader } from '../wire/frame.ts'
import type { Message } from '../wire/message.ts'
import { formatAddress, sameAddress } from './address.ts'
import type { Author } from './author.ts'
import type { Bans } from './bans.ts'
import { Connection } from './connection.ts'
import { DialQueue } from './dialQueue.ts'
import { Doorkeeper } from './doorkeeper.ts'
import type { Echoes } from './echoes.ts'
import type { Handshake } from './handshake.ts'
import { KeepAlive } from './keepAlive.ts'
import type { MeshLimits } from './limits.ts'
import type { Address, Dial, Link, LinkListener } from './link.ts'
import { gaugesOf, type LinkGauges } from './linkGauges.ts'
import { LinkError } from './linkError.ts'
import type { Listeners } from './listeners.ts'
import { OutboundWatch } from './outboundWatch.ts'
import { PacedQueue } from './pacedQueue.ts'
import { peersPackets } from './peersList.ts'
import { Redialer, type DialReason } from './redialer.ts'
import { codeOf, type RefusalCode, type Refusals } from './refusals.ts'
import { RoutingTable } from './routingTable.ts'
import type { Taps } from './taps.ts'
import type { Traffic } from './traffic.ts'

export interface LinksOptions {
  readonly author: Author
  readonly clock: Clock
  readonly random: Random
  readonly dial: Dial
  readonly limits: MeshLimits
  readonly compressor: Compressor
  readonly listeners: Listeners
  readonly logger: Logger
  /** Takes what arrived over a link. */
  readonly read: (connection: Connection, bytes: Uint8Array) => void
  readonly bans: Bans
  readonly refusals: Refusals
  readonly traffic: Traffic
  readonly taps: Taps
  /** A frame of this many bytes was skipped. */
  readonly skipped: (connection: Connection, length: number) => void
  readonly echoes: Echoes
  /** What a message is the newest word on. */
  readonly topicOf: (message: Message) => string | undefined
}

/** What may wait for a peer that is sent a little at a time. */
const maxPacedBytes = 16 * 2 ** 20

const ignored: LinkListener = { data: () => {}, closed: () => {} }

/** The lives of a node's links: dialled or accepted, greeted, entered in the table, kept alive, ended, dialled again. */
export class Links {
  readonly #options: LinksOptions
  readonly #table = new RoutingTable()
  /** Links whose handshake has not come yet. */
  readonly #pending = new Set<Connection>()
  readonly #redialer: Redialer
  readonly #keepAlive: KeepAlive
  readonly #doorkeeper: Doorkeeper
  readonly #outbound: OutboundWatch
  readonly #dials = new DialQueue()
  #closed = false

  constructor(options: LinksOptions) {
    this.#options = options
    const { clock, random, limits, bans, listeners } = options
    this.#doorkeeper = new Doorkeeper(clock, limits, bans)
    this.#outbound = new OutboundWatch({
      clock,
      limits,
      stalled: (connection) =>
        this.fail(connection, new LinkError('outbound-stalled', 'the peer does not read what it is sent')),
      caughtUp: (connection) => listeners.tell((listener) => listener.caughtUp?.(connection)),
    })
    this.#redialer = new Redialer({ clock, random, dial: (address, reason) => this.#redial(address, reason) })
    this.#keepAlive = new KeepAlive({
      clock,
      everyMs: limits.keepAliveMs,
      frameMs: limits.frameMs,
      links: () => this.#table.links,
      ping: (connection) => this.#ping(connection),
      dead: (connection, error) => this.fail(connection, error),
    })
  }

  /** Peers by id. */
  get peers(): ReadonlyMap<string, Connection> {
    return this.#table.peers
  }

  /** How many links there are now. */
  get gauges(): LinkGauges {
    return gaugesOf(this.#table, this.#pending)
  }

  /** How many links this node dialled, those that are not up yet included. */
  get outgoing(): number {
    return [...this.peers.values(), ...this.#pending].filter(({ outgoing }) => outgoing).length
  }

  /** Whether a link is still one of ours. */
  knows(connection: Connection): boolean {
    return this.#pending.has(connection) || this.#table.has(connection)
  }

  /** Whether an address may come to the door; refused and counted otherwise. */
  knock(remoteAddress: string | null): boolean {
    return !this.#refuses(this.#doorkeeper.judgeKnock(remoteAddress), remoteAddress)
  }

  /** Takes a link that a peer opened; whoever `hasKnocked` is not asked to once more. */
  accept(link: Link, hasKnocked: boolean): LinkListener {
    const mayCome = !this.#closed && (hasKnocked || this.knock(link.remoteAddress))
    if (!mayCome || this.#isRefused(link)) {
      link.close()
      return ignored
    }
    const connection = this.#open(null)
    connection.attach(link)
    this.greet(connection)
    return this.#listenerOf(connection)
  }

  /** Dials an address; see `MeshNode.connect`. */
  connect(address: Address, reason: DialReason): Connection {
    const { author, dial } = this.#options
    const links = [...this.peers.values(), ...this.#pending]
    const known = links.find((connection) => sameAddress(connection.address, address))
    if (known) return known
    if (sameAddress(address, author.address))
      throw new Error(`${formatAddress(address)} is this node's own address; dial another node`)
    if (this.#closed) throw new Error(`cannot dial ${formatAddress(address)}: this node is closed`)
    const connection = this.#open(address, reason)
    connection.attach(dial(address, this.#listenerOf(connection)))
    this.greet(connection)
    return connection
  }

  /** Keeps a link to an address from now on, however long it takes to come up. */
  keep(address: Address): void {
    this.#redialer.keep(address, 'asked')
    this.#redial(address, 'asked')
  }

  /** Takes a valid handshake; a link's first one enters the peer in the table. */
  enter(connection: Connection, handshake: Handshake): void {
    connection.peer = handshake
    connection.expectBy(undefined)
    this.#pending.delete(connection)
    if (connection.dialled) this.#redialer.keep(connection.dialled, connection.reason)
    this.#keepAlive.start()
    if (handshake.kind === 'py2p') this.#pace(connection)
    if (this.#table.add(connection)) this.#welcome(connection)
    this.#options.listeners.tell((listener) => listener.shaken?.(connection))
    this.#dialNext()
  }

  /** Tells a peer whom else it could dial. */
  sendPeers(connection: Connection): void {
    connection.send(this.#options.author.build(flags.whisper, peersPackets(this.peers.values(), connection)))
  }

  /** Ends a link whose peer broke the rules or could not be reached. */
  fail(connection: Connection, error: Error): void {
    if (!this.knows(connection)) return
    const { listeners, refusals, bans } = this.#options
    refusals.note(codeOf(error), error.message, connection)
    if (bans.note(connection, error)) this.#expel(connection)
    this.#end(connection)
    listeners.tell((listener) => listener.failed?.(error, connection))
  }

  /** Ends the link to a peer, and dials it no more. */
  disconnect(connection: Connection): void {
    if (connection.dialled) {
      this.#redialer.forget(connection.dialled)
      this.#dials.remove(connection.dialled)
    }
    this.#end(connection)
  }

  /** See `MeshNode.hurry`. */
  hurry(): void {
    this.#keepAlive.hurry()
    this.#redialer.hurry()
  }

  /** Ends every link; later calls do nothing. */
  close(): void {
    this.#closed = true
    this.#redialer.close()
    this.#dials.clear()
    this.#keepAlive.stop()
    for (const connection of [...this.#pending, ...this.#table.links]) this.disconnect(connection)
  }

  #open(dialled: Address | null, reason: DialReason = 'asked'): Connection {
    const { clock, compressor, limits, skipped } = this.#options
    const { maxOutboundBytes } = limits
    const reader = new FrameReader(limits, (length) => skipped(connection, length))
    const sent = (to: Connection, bytes: number, message: Message): void => this.#noteSent(to, bytes, message)
    const connection: Connection = new Connection({
      clock,
      reader,
      dialled,
      reason,
      compressor,
      maxOutboundBytes,
      sent,
    })
    this.#pending.add(connection)
    connection.expectBy(
      clock.after(limits.handshakeMs, () =>
        this.fail(connection, new LinkError('handshake-timeout', 'no handshake in time')),
      ),
    )
    return connection
  }

  /** Ends the other links of an address that was just banned. */
  #expel(offender: Connection): void {
    const { remoteAddress } = offender
    for (const other of [...this.#pending, ...this.#table.links]) {
      if (other === offender || other.remoteAddress !== remoteAddress) continue
      this.#options.refusals.note('banned', `${remoteAddress} broke the rules and is banned for now`, other)
      this.#end(other)
    }
  }

  #isRefused({ remoteAddress }: Link): boolean {
    return this.#refuses(this.#doorkeeper.judge(remoteAddress, this.#table.links, [...this.#pending]), remoteAddress)
  }

  #refuses(code: RefusalCode | undefined, remoteAddress: string | null): boolean {
    if (code) this.#options.refusals.note(code, `a link from ${remoteAddress} was not taken`, { remoteAddress })
    return code !== undefined
  }

  #noteSent(connection: Connection, bytes: number, message: Message): void {
    const { traffic, refusals, taps } = this.#options
    if (bytes === 0)
      return refusals.note('outbound-skipped', 'a peer reads too slowly and misses broadcasts', connection)
    traffic.framesOut++
    traffic.bytesOut += bytes
    this.#outbound.note(connection)
    taps.note('out', connection, message, bytes)
  }

  #pace(connection: Connection): void {
    const { clock, topicOf, echoes } = this.#options
    const queue = new PacedQueue({
      clock,
      topicOf,
      write: (message) => connection.write(message),
      question: (answered) => echoes.question(connection, answered),
      fail: (error) => this.fail(connection, error),
      maxBytes: maxPacedBytes,
    })
    connection.pace(queue)
  }

  /** Says once more who this node is; py2p 0.7 answers with its peers and all its keys. */
  greet(connection: Connection): void {
    const { author, compressor } = this.#options
    connection.send(author.handshake(compressor.offered))
  }

  #welcome(connection: Connection): void {
    this.sendPeers(connection)
    this.#options.listeners.tell((listener) => listener.connected?.(connection))
  }

  #listenerOf(connection: Connection): LinkListener {
    return {
      data: (bytes) => this.#options.read(connection, bytes),
      closed: (error) => {
        if (connection.peer) this.#drop(connection)
        else this.fail(connection, error ?? new LinkError('hung-up', 'the peer hung up before its handshake'))
      },
    }
  }

  #ping(connection: Connection): void {
    const { author } = this.#options
    connection.pings.sent(author.seconds)
    connection.send(author.build(flags.whisper, [flags.ping]))
  }

  #redial(address: Address, reason: DialReason): void {
    if (this.#dialling >= this.#options.limits.maxDials) return this.#dials.add(address, reason)
    try {
      this.connect(address, reason)
    } catch (error) {
      this.#redialer.forget(address)
      this.#options.logger.warn((error as Error).message)
    }
  }

  /** How many dials are under way. */
  get #dialling(): number {
    return [...this.#pending].filter(({ outgoing }) => outgoing).length
  }

  #dialNext(): void {
    if (this.#closed || this.#dialling >= this.#options.limits.maxDials) return
    const next = this.#dials.take()
    if (next) this.#redial(next.address, next.reason)
  }

  #end(connection: Connection): void {
    connection.close()
    this.#drop(connection)
  }

  #drop(connection: Connection): void {
    if (!this.knows(connection)) return
    const { listeners } = this.#options
    connection.expectBy(undefined)
    this.#pending.delete(connection)
    this.#outbound.forget(connection)
    if (connection.dialled) this.#redialer.lost(connection.dialled)
    else if (connection.address) this.#redialer.wake(connection.address)
    this.#options.echoes.forget(connection)
    const left = this.#table.remove(connection)
    listeners.tell((listener) => listener.ended?.(connection))
    if (left instanceof Connection) this.#promote(left)
    else if (left === 'gone') listeners.tell((listener) => listener.disconnected?.(connection))
    this.#dialNext()
  }

  /** js2p 0.7 forgets a peer when any of its links ends; a second handshake puts us back into its table. */
  #promote(spare: Connection): void {
    this.greet(spare)
    this.#welcome(spare)
  }
}
