import type { Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { Random } from '../seams/random.ts'
import type { Compressor } from '../wire/compressor.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { formatAddress, sameAddress } from './address.ts'
import type { Author } from './author.ts'
import type { Bans } from './bans.ts'
import { Connection } from './connection.ts'
import { ConnectionMaker } from './connectionMaker.ts'
import { Dialler } from './dialler.ts'
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
import { peersPackets } from './peersList.ts'
import type { DialReason } from './redialer.ts'
import { codeOf, type Refusals } from './refusals.ts'
import { RoutingTable } from './routingTable.ts'
import type { Taps } from './taps.ts'
import type { Traffic } from './traffic.ts'

export interface LinksOptions {
  readonly author: Author
  readonly clock: Clock
  readonly random: Random
  readonly dial: Dial
  /** Which addresses may be dialled that nobody asked for by name. */
  readonly mayDial: (address: Address) => boolean
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

const ignored: LinkListener = { data: () => {}, closed: () => {} }

/** The lives of a node's links: dialled or accepted, greeted, entered in the table, kept alive, ended, dialled again. */
export class Links {
  readonly #options: LinksOptions
  readonly #table = new RoutingTable()
  /** Links whose handshake has not come yet. */
  readonly #pending = new Set<Connection>()
  readonly #dialler: Dialler
  readonly #maker: ConnectionMaker
  readonly #keepAlive: KeepAlive
  readonly #doorkeeper: Doorkeeper
  readonly #outbound: OutboundWatch
  #closed = false

  constructor(options: LinksOptions) {
    this.#options = options
    const { clock, random, limits, bans, refusals, listeners, logger } = options
    this.#doorkeeper = new Doorkeeper({ clock, limits, bans, refusals })
    this.#outbound = new OutboundWatch({
      clock,
      limits,
      stalled: (connection) =>
        this.fail(connection, new LinkError('outbound-stalled', 'the peer does not read what it is sent')),
      caughtUp: (connection) => listeners.tell((listener) => listener.caughtUp?.(connection)),
    })
    this.#dialler = new Dialler({
      clock,
      random,
      logger,
      maxDials: limits.maxDials,
      underWay: () => [...this.#pending].filter(({ outgoing }) => outgoing).length,
      connect: (address, reason) => void this.connect(address, reason),
    })
    this.#maker = new ConnectionMaker({
      ...options,
      wrote: (connection) => this.#outbound.note(connection),
      fail: (connection, error) => this.fail(connection, error),
    })
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
    return this.#doorkeeper.mayKnock(remoteAddress)
  }

  /** Takes a link that a peer opened; whoever `hasKnocked` is not asked to once more. */
  accept(link: Link, hasKnocked: boolean): LinkListener {
    const { remoteAddress } = link
    const mayCome = !this.#closed && (hasKnocked || this.knock(remoteAddress))
    if (!mayCome || !this.#doorkeeper.mayEnter(remoteAddress, this.#table.links, [...this.#pending])) {
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
    this.#dialler.keep(address)
  }

  /** Takes a valid handshake; a link's first one enters the peer in the table. */
  enter(connection: Connection, handshake: Handshake): void {
    connection.peer = handshake
    connection.expectBy(undefined)
    this.#pending.delete(connection)
    this.#dialler.linked(connection)
    this.#keepAlive.start()
    if (handshake.kind === 'py2p') this.#maker.pace(connection)
    if (this.#table.add(connection)) this.#welcome(connection)
    this.#options.listeners.tell((listener) => listener.shaken?.(connection))
    this.#dialler.proceed()
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
    const isBanned = bans.note(connection, error)
    if (isBanned) this.#expel(connection)
    this.#end(connection, !isBanned)
    listeners.tell((listener) => listener.failed?.(error, connection))
  }

  /** Ends the link to a peer, and dials it no more. */
  disconnect(connection: Connection): void {
    if (connection.dialled) this.#dialler.forget(connection.dialled)
    this.#end(connection, false)
  }

  /** See `MeshNode.hurry`. */
  hurry(): void {
    this.#keepAlive.hurry()
    this.#dialler.hurry()
  }

  /** Ends every link; later calls do nothing. */
  close(): void {
    this.#closed = true
    this.#dialler.close()
    this.#keepAlive.stop()
    for (const connection of [...this.#pending, ...this.#table.links]) this.disconnect(connection)
  }

  #open(dialled: Address | null, reason: DialReason = 'asked'): Connection {
    const { clock, limits } = this.#options
    const connection = this.#maker.make(dialled, reason)
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
      this.#end(other, false)
    }
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
        if (connection.peer) this.#drop(connection, true)
        else this.fail(connection, error ?? new LinkError('hung-up', 'the peer hung up before its handshake'))
      },
    }
  }

  #ping(connection: Connection): void {
    const { author } = this.#options
    connection.pings.sent(author.seconds)
    connection.send(author.build(flags.whisper, [flags.ping]))
  }

  #end(connection: Connection, isMissed: boolean): void {
    connection.close()
    this.#drop(connection, isMissed)
  }

  #drop(connection: Connection, isMissed: boolean): void {
    if (!this.knows(connection)) return
    const { listeners } = this.#options
    connection.expectBy(undefined)
    this.#pending.delete(connection)
    this.#outbound.forget(connection)
    this.#dialler.lost(connection)
    this.#options.echoes.forget(connection)
    const left = this.#table.remove(connection)
    listeners.tell((listener) => listener.ended?.(connection))
    if (left instanceof Connection) this.#promote(left)
    else if (left === 'gone') listeners.tell((listener) => listener.disconnected?.(connection))
    if (left === 'gone' && isMissed) this.#seek(connection)
    this.#dialler.proceed()
  }

  /**
   * Whoever runs js2p or py2p 0.7 and dialled us does not do so again: it is dialled instead, as if it had been named by a peer. Where it
   * listens is its own word, so that no more are sought than a node links itself to.
   */
  #seek({ peer, dialled, address }: Connection): void {
    const { limits, mayDial } = this.#options
    if (dialled || !address || peer?.kind === 'synckey') return
    const hasRoom = this.outgoing + this.#dialler.sought < limits.maxOutgoing
    if (hasRoom && mayDial(address)) this.#dialler.seek(address)
  }

  /** js2p 0.7 forgets a peer when any of its links ends; a second handshake puts us back into its table. */
  #promote(spare: Connection): void {
    this.greet(spare)
    this.#welcome(spare)
  }
}
