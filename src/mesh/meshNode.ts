import { silentLogger, type Logger } from '../seams/logger.ts'
import { systemRandom } from '../seams/random.ts'
import { Compressor } from '../wire/compressor.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { spellings } from '../wire/respelling.ts'
import { Author } from './author.ts'
import { Bans, type Ban } from './bans.ts'
import type { Connection } from './connection.ts'
import { discover } from './discovery.ts'
import type { Handler, HandlerOptions, Interceptor, Verdict } from './dispatcher.ts'
import { Echoes } from './echoes.ts'
import { Flood } from './flood.ts'
import { defaultLimits, type MeshLimits } from './limits.ts'
import type { Address, Link, LinkListener } from './link.ts'
import type { LinkGauges } from './linkGauges.ts'
import { Links } from './links.ts'
import { Listeners } from './listeners.ts'
import type { MeshListener, MeshOptions } from './meshOptions.ts'
import { Reception } from './reception.ts'
import type { DialReason } from './redialer.ts'
import { Refusals, type Refusal, type RefusalCode, type Refused } from './refusals.ts'
import { Taps, type Passage } from './taps.ts'
import { noTraffic, type Traffic } from './traffic.ts'

/** What a node has, did and refused. */
export interface MeshStats extends Readonly<Traffic> {
  readonly links: LinkGauges
  /** The bans that hold now. */
  readonly bans: readonly Ban[]
  /** How often each code was refused; codes that never were are missing. */
  readonly refused: Readonly<Partial<Record<RefusalCode, number>>>
}

/** A node of a js2p 0.7 mesh: handshakes, a table of peers, flooding. It knows messages, not what they mean. */
export class MeshNode {
  readonly limits: MeshLimits
  readonly #author: Author
  readonly #listeners: Listeners
  readonly #logger: Logger
  readonly #refusals: Refusals
  readonly #bans: Bans
  readonly #traffic = noTraffic()
  readonly #taps: Taps
  readonly #flood: Flood
  readonly #echoes: Echoes
  readonly #links: Links
  #skew = 0

  constructor(options: MeshOptions) {
    const { clock, sha256, dial, logger = silentLogger, random = systemRandom } = options
    const limits = { ...defaultLimits, ...options.limits }
    const author = new Author(options)
    const compressor = new Compressor(options.compressions, options.offered)
    const skipped = (from: Connection, length: number): void =>
      this.refuse('frame-skipped', `a frame of ${length} bytes is over the limit and was skipped`, from)
    this.limits = limits
    this.#author = author
    this.#logger = logger
    this.#listeners = new Listeners(logger)
    this.#taps = new Taps(logger)
    this.#refusals = new Refusals(clock, (refusal) => this.#tellRefusal(refusal))
    this.#bans = new Bans(clock, limits)
    this.#flood = new Flood({
      clock,
      whisper: (connection, packets) => this.whisper(connection, packets),
      peers: () => this.peers.values(),
      maxSeen: limits.maxSeen,
      maxRecentBytes: limits.maxRecentBytes,
      traffic: this.#traffic,
      dropped: (message, from) => this.refuse('message-dropped', message, from),
    })
    this.#echoes = new Echoes(author)
    const topicOf = (message: Message): string | undefined => this.#flood.dispatcher.topicOf(message)
    const state = {
      listeners: this.#listeners,
      refusals: this.#refusals,
      bans: this.#bans,
      traffic: this.#traffic,
      taps: this.#taps,
    }
    const means = { author, echoes: this.#echoes, topicOf, clock, random, dial, limits, compressor, logger, skipped }
    const parts = { ...means, ...state }
    const mayDial = options.mayDial ?? (() => true)
    this.#links = new Links({ ...parts, mayDial, read: (connection, bytes) => reception.read(connection, bytes) })
    const { refuse, firewall = () => true } = options
    const reception = new Reception({ ...parts, refuse, sha256, firewall, links: this.#links, flood: this.#flood })
    this.handle(flags.ping, (_, connection) => this.#pong(connection))
    const measure = (): void => this.#measureSkew()
    this.listen({ connected: measure, disconnected: measure, skewed: measure })
    discover(this, {
      maxOutgoing: limits.maxOutgoing,
      mayDial,
      asked: (connection) => this.#listeners.tell((listener) => listener.asked?.(connection)),
    })
  }

  get id(): string {
    return this.#author.id
  }

  get protocol(): string {
    return this.#author.protocol
  }

  /** Where this node can be dialled; goes into handshakes. */
  get address(): Address | null {
    return this.#author.address
  }

  set address(address: Address | null) {
    this.#author.address = address
  }

  /** Peers by id. */
  get peers(): ReadonlyMap<string, Connection> {
    return this.#links.peers
  }

  /** Seconds, UTC, as the wire counts. */
  get seconds(): number {
    return this.#author.seconds
  }

  /** How many links this node dialled, those that are not up yet included. */
  get outgoing(): number {
    return this.#links.outgoing
  }

  /** Seconds by which this clock is ahead of the median of its peers'; 0 without peers. */
  get skew(): number {
    return this.#skew
  }

  /** What this node has, did and refused, as of now. */
  get stats(): MeshStats {
    return { links: this.#links.gauges, ...this.#traffic, bans: this.#bans.list, refused: this.#refusals.counts }
  }

  /** Counts and tells something that was refused. */
  refuse(code: RefusalCode, message: string, from: Refused): void {
    this.#refusals.note(code, message, from)
  }

  /** Hears of links from now on; the result ends that. */
  listen(listener: MeshListener): () => void {
    return this.#listeners.add(listener)
  }

  /** Sees every message that passes between this node and its peers from now on; the result ends that. */
  tap(listener: (passage: Passage) => void): () => void {
    return this.#taps.add(listener)
  }

  /** Sets what happens to messages of a sub-flag; replaces an earlier handler. */
  handle(subFlag: number | string, handler: Handler, options?: HandlerOptions): void {
    this.#flood.dispatcher.handle(subFlag, handler, options)
  }

  /** Adds a handler that is asked before all others, for every message but handshakes; true: it took the message. */
  intercept(interceptor: Interceptor): void {
    this.#flood.dispatcher.intercept(interceptor)
  }

  /** Whether an address may come to the door now; for whoever has to work before there is a link. */
  knock(remoteAddress: string | null): boolean {
    return this.#links.knock(remoteAddress)
  }

  /** Takes a link that a peer opened; `hasKnocked`: its address was let through by `knock`. */
  accept(link: Link, hasKnocked = false): LinkListener {
    return this.#links.accept(link, hasKnocked)
  }

  /**
   * Dials an address; a link or a dial to the same address is returned instead of a second one. A link that came up is dialled again
   * whenever it falls, until `disconnect`. Throws for this node's own address, and once it is closed.
   */
  connect(address: Address, reason: DialReason = 'asked'): Connection {
    return this.#links.connect(address, reason)
  }

  /** Keeps a link to an address from now on, however long it takes to come up. */
  keep(address: Address): void {
    this.#links.keep(address)
  }

  /** Ends the link to a peer, and dials it no more. */
  disconnect(connection: Connection): void {
    this.#links.disconnect(connection)
  }

  /** After a sleep or a change of network: asks every link for a sign of life within 5 s, and dials at once what it would dial later. */
  hurry(): void {
    this.#links.hurry()
  }

  /** Ends every link; later calls do nothing. */
  close(): void {
    this.#links.close()
    this.#flood.close()
  }

  /** Tells a peer whom else it could dial. */
  sendPeers(connection: Connection): void {
    this.#links.sendPeers(connection)
  }

  /** Sends to everyone on the mesh. `sender` and `time` (seconds) default to this node and now. */
  broadcast(packets: readonly unknown[], sender = this.#author.self, time = this.seconds): Message {
    const message = this.build(flags.broadcast, packets, sender, time)
    this.#flood.send(message)
    return message
  }

  /** Sends to everyone what is to be heard each time, also where it equals what was sent within the same second (as often as there are `spellings`). */
  announce(packets: readonly unknown[]): void {
    let message = this.build(flags.broadcast, packets)
    for (let way = 1; way < spellings && this.#flood.knows(message); way++) message = this.#author.respell(message, way)
    this.#flood.send(message)
  }

  /** Sends to one peer only. */
  whisper(connection: Connection, packets: readonly unknown[], sender = this.#author.self, time = this.seconds): void {
    connection.send(this.build(flags.whisper, packets, sender, time))
  }

  /** Calls back once a peer has read all that it was sent so far; never, where its link ends or it does not answer. */
  echo(connection: Connection, answered: () => void): void {
    connection.send(this.#echoes.question(connection, answered))
  }

  /** Says once more to a peer who this node is. */
  greet(connection: Connection): void {
    this.#links.greet(connection)
  }

  /** Builds a message without sending it. */
  build(flag: number, packets: readonly unknown[], sender = this.#author.self, time = this.seconds): Message {
    return this.#author.build(flag, packets, sender, time)
  }

  #measureSkew(): void {
    const skews = [...this.peers.values()].map(({ skew }) => skew).toSorted((a, b) => a - b)
    this.#skew = skews[skews.length >> 1] ?? 0
  }

  #tellRefusal(refusal: Refusal): void {
    const { code, message, peer, address, count } = refusal
    this.#logger.warn(message, { code, peer, address, count })
    this.#listeners.tell((listener) => listener.refused?.(refusal))
  }

  #pong(connection: Connection): Verdict {
    this.whisper(connection, [flags.pong])
    return 'drop'
  }
}
