import type { Logger } from '../seams/logger.ts'
import { silentLogger } from '../seams/logger.ts'
import { systemRandom } from '../seams/random.ts'
import { Compressor } from '../wire/compressor.ts'
import { flags } from '../wire/flags.ts'
import { FrameReader } from '../wire/frame.ts'
import { buildMessage, parseMessage, peekId, type Message } from '../wire/message.ts'
import { parsePackedMessage } from '../wire/packedMessage.ts'
import type { NodeId } from '../wire/nodeId.ts'
import { formatAddress, sameAddress } from './address.ts'
import { Connection } from './connection.ts'
import { discover } from './discovery.ts'
import { subFlagOf, type Handler, type HandlerOptions, type Interceptor, type Verdict } from './dispatcher.ts'
import { Flood } from './flood.ts'
import { handshakePackets, readHandshake, type Handshake } from './handshake.ts'
import { KeepAlive } from './keepAlive.ts'
import { defaultLimits, type MeshLimits } from './limits.ts'
import type { Address, Link, LinkListener } from './link.ts'
import type { MeshListener, MeshOptions } from './meshOptions.ts'
import { peersPackets } from './peersList.ts'
import { Redialer, type DialReason } from './redialer.ts'
import { renegotiate } from './renegotiation.ts'
import { RoutingTable } from './routingTable.ts'

const ignored: LinkListener = { data: () => {}, closed: () => {} }

/** A node of a js2p 0.7 mesh: handshakes, a table of peers, flooding. It knows messages, not what they mean. */
export class MeshNode {
  readonly id: string
  readonly protocol: string
  readonly limits: MeshLimits
  /** Where this node can be dialled; goes into handshakes. */
  address: Address | null = null
  readonly #options: MeshOptions
  readonly #logger: Logger
  readonly #self: NodeId
  readonly #table = new RoutingTable()
  /** Links whose handshake has not come yet. */
  readonly #pending = new Set<Connection>()
  readonly #listeners = new Set<MeshListener>()
  readonly #flood: Flood
  readonly #redialer: Redialer
  readonly #keepAlive: KeepAlive
  readonly #compressor: Compressor
  #closed = false

  constructor(options: MeshOptions) {
    this.id = options.id
    this.protocol = options.protocol
    this.limits = { ...defaultLimits, ...options.limits }
    this.#options = options
    this.#logger = options.logger ?? silentLogger
    this.#self = { text: options.id, type: 'str' }
    this.#flood = new Flood({
      clock: options.clock,
      whisper: (connection, packets) => this.whisper(connection, packets),
      peers: () => this.peers.values(),
      maxSeen: this.limits.maxSeen,
      maxRecentBytes: this.limits.maxRecentBytes,
      logger: this.#logger,
    })
    this.#redialer = new Redialer({
      clock: options.clock,
      random: options.random ?? systemRandom,
      dial: (address, reason) => this.#redial(address, reason),
    })
    this.#keepAlive = new KeepAlive({
      clock: options.clock,
      everyMs: this.limits.keepAliveMs,
      links: () => this.#table.links.filter(({ peer }) => peer?.kind === 'synckey'),
      ping: (connection) => this.whisper(connection, [flags.ping]),
      dead: (connection) => this.#fail(connection, new Error('the peer does not answer any more')),
    })
    this.handle(flags.ping, (_, connection) => this.#pong(connection))
    this.#compressor = new Compressor(options.compressions, options.offered)
    discover(this, {
      maxOutgoing: this.limits.maxOutgoing,
      mayDial: options.mayDial ?? (() => true),
      asked: (connection) => this.#tell((listener) => listener.asked?.(connection)),
    })
  }

  /** Peers by id. */
  get peers(): ReadonlyMap<string, Connection> {
    return this.#table.peers
  }

  /** Seconds, UTC, as the wire counts. */
  get seconds(): number {
    return Math.floor(this.#options.clock.now() / 1000)
  }

  /** How many links this node dialled, those that are not up yet included. */
  get outgoing(): number {
    return [...this.peers.values(), ...this.#pending].filter(({ outgoing }) => outgoing).length
  }

  /** Seconds by which this clock is ahead of the median of its peers'; 0 without peers. */
  get skew(): number {
    const skews = [...this.peers.values()].map(({ skew }) => skew).toSorted((a, b) => a - b)
    return skews[skews.length >> 1] ?? 0
  }

  listen(listener: MeshListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Sets what happens to messages of a sub-flag; replaces an earlier handler. */
  handle(subFlag: number | string, handler: Handler, options?: HandlerOptions): void {
    this.#flood.dispatcher.handle(subFlag, handler, options)
  }

  /** Takes a link that a peer opened. */
  accept(link: Link): LinkListener {
    if (this.#closed || !this.#hasRoom()) {
      link.close()
      return ignored
    }
    const connection = this.#open(null)
    connection.attach(link)
    this.#greet(connection)
    return this.#listenerOf(connection)
  }

  /**
   * Dials an address; a link or a dial to the same address is returned instead of a second one. A link that came up is dialled again
   * whenever it falls, until `disconnect`.
   */
  connect(address: Address, reason: DialReason = 'asked'): Connection {
    const known = [...this.peers.values(), ...this.#pending].find((connection) =>
      sameAddress(connection.address, address),
    )
    if (known) return known
    if (sameAddress(address, this.address))
      throw new Error(`${formatAddress(address)} is this node's own address; dial another node`)
    if (this.#closed) throw new Error(`cannot dial ${formatAddress(address)}: this node is closed`)
    const connection = this.#open(address, reason)
    connection.attach(this.#options.dial(address, this.#listenerOf(connection)))
    this.#greet(connection)
    return connection
  }

  /** Adds a handler that is asked before all others, for every message but handshakes; true: it took the message. */
  intercept(interceptor: Interceptor): void {
    this.#flood.dispatcher.intercept(interceptor)
  }

  /** Tells a peer whom else it could dial. */
  sendPeers(connection: Connection): void {
    this.whisper(connection, peersPackets(this.peers.values(), connection))
  }

  /** Sends to everyone on the mesh. `sender` and `time` (seconds) default to this node and now. */
  broadcast(packets: readonly unknown[], sender = this.#self, time = this.seconds): Message {
    const message = this.build(flags.broadcast, packets, sender, time)
    this.#flood.send(message)
    return message
  }

  /** Sends to one peer only. */
  whisper(connection: Connection, packets: readonly unknown[], sender = this.#self, time = this.seconds): void {
    connection.send(this.build(flags.whisper, packets, sender, time))
  }

  /** Builds a message without sending it. */
  build(flag: number, packets: readonly unknown[], sender = this.#self, time = this.seconds): Message {
    return buildMessage({ flag, sender, time, packets }, this.#options.sha256)
  }

  /** Keeps a link to an address from now on, however long it takes to come up. */
  keep(address: Address): void {
    this.#redialer.keep(address, 'asked')
    this.#redial(address, 'asked')
  }

  /** Ends the link to a peer, and dials it no more. */
  disconnect(connection: Connection): void {
    if (connection.dialled) this.#redialer.forget(connection.dialled)
    this.#end(connection)
  }

  /** Ends every link; later calls do nothing. */
  close(): void {
    this.#closed = true
    this.#redialer.close()
    this.#keepAlive.stop()
    this.#flood.close()
    for (const connection of [...this.#pending, ...this.#table.links]) this.disconnect(connection)
  }

  #open(dialled: Address | null, reason: DialReason = 'asked'): Connection {
    const { maxFrame, hardMaxFrame, handshakeMs } = this.limits
    const skipped = (length: number): void => this.#noteSkipped(length)
    const reader = new FrameReader({ maxFrame, hardMaxFrame }, skipped)
    const connection = new Connection(reader, dialled, reason, this.#compressor)
    this.#pending.add(connection)
    connection.expectBy(
      this.#options.clock.after(handshakeMs, () => this.#fail(connection, new Error('no handshake in time'))),
    )
    return connection
  }

  #hasRoom(): boolean {
    const { maxPending, maxConnections } = this.limits
    const pending = [...this.#pending].filter(({ outgoing }) => !outgoing).length
    return pending < maxPending && this.#table.links.length < maxConnections
  }

  #greet(connection: Connection): void {
    connection.send(
      this.build(flags.whisper, handshakePackets(this.id, this.protocol, this.address, this.#compressor.offered)),
    )
  }

  #listenerOf(connection: Connection): LinkListener {
    return {
      data: (bytes) => this.#read(connection, bytes),
      closed: (error) => {
        if (connection.peer) this.#drop(connection)
        else this.#fail(connection, error ?? new Error('the peer hung up before its handshake'))
      },
    }
  }

  #redial(address: Address, reason: DialReason): void {
    try {
      this.connect(address, reason)
    } catch (error) {
      this.#redialer.forget(address)
      this.#logger.warn((error as Error).message)
    }
  }

  #pong(connection: Connection): Verdict {
    this.whisper(connection, [flags.pong])
    return 'drop'
  }

  #end(connection: Connection): void {
    connection.close()
    this.#drop(connection)
  }

  #read(connection: Connection, bytes: Uint8Array): void {
    connection.unanswered = 0
    try {
      for (const body of connection.reader.push(bytes)) {
        if (!this.#knows(connection)) return
        this.#receive(connection, body)
      }
    } catch (error) {
      this.#fail(connection, error as Error)
    }
  }

  #receive(connection: Connection, body: Uint8Array): void {
    const claimed = peekId(body)
    if (claimed !== undefined && this.#flood.isRepeat(claimed, connection)) return
    const message = this.#parse(connection, body)
    if (message === 'too-large') this.#noteSkipped(body.length)
    else this.#take(connection, message)
  }

  /** Nothing is decompressed for a stranger: what comes ahead of the handshake is plain. */
  #parse(connection: Connection, body: Uint8Array): Message | 'too-large' {
    const { sha256 } = this.#options
    if (!connection.peer) return parseMessage(body, sha256)
    return parsePackedMessage(body, sha256, this.#compressor, this.limits.maxFrame)
  }

  #noteSkipped(length: number): void {
    this.#logger.warn('a frame is over the limit and was skipped', { length, maxFrame: this.limits.maxFrame })
  }

  #take(connection: Connection, message: Message): void {
    if (subFlagOf(message) === flags.handshake) this.#shake(connection, message)
    else if (connection.peer) this.#dispatch(connection, message)
    else if (!connection.hold(message, this.limits.maxEarlyBytes))
      throw new Error('too much was sent ahead of the handshake')
  }

  #shake(connection: Connection, message: Message): void {
    const handshake = readHandshake(message)
    if (!handshake) return
    if (handshake.protocol !== this.protocol)
      throw new Error('the peer is on another mesh: subnet, leasing or encryption differ')
    if (handshake.id.text === this.id) throw new Error('this node reached itself')
    connection.skew = this.seconds - message.time
    connection.methods = handshake.methods
    if (!connection.peer) this.#enter(connection, handshake)
    else if (connection.id === handshake.id.text) connection.peer = handshake
  }

  #enter(connection: Connection, handshake: Handshake): void {
    connection.peer = handshake
    connection.expectBy(undefined)
    this.#pending.delete(connection)
    if (connection.dialled) this.#redialer.keep(connection.dialled, connection.reason)
    this.#keepAlive.start()
    if (this.#table.add(connection)) this.#welcome(connection)
    this.#tell((listener) => listener.shaken?.(connection))
    for (const message of connection.release()) this.#dispatch(connection, message)
  }

  #welcome(connection: Connection): void {
    this.sendPeers(connection)
    this.#tell((listener) => listener.connected?.(connection))
  }

  #renegotiate(connection: Connection, message: Message): void {
    const answer = renegotiate(message, connection, this.#compressor)
    if (answer) connection.send(this.build(flags.renegotiate, answer))
  }

  #dispatch(connection: Connection, message: Message): void {
    if (message.flag === flags.renegotiate) return this.#renegotiate(connection, message)
    this.#flood.take(message, connection)
  }

  #knows(connection: Connection): boolean {
    return this.#pending.has(connection) || this.#table.has(connection)
  }

  #fail(connection: Connection, error: Error): void {
    if (!this.#knows(connection)) return
    const { id: peer, remoteAddress: address } = connection
    this.#logger.warn(`a peer's link failed: ${error.message}`, { peer, address })
    this.#end(connection)
    this.#tell((listener) => listener.failed?.(error, connection))
  }

  /** A listener that throws must not cost an innocent peer its link. */
  #tell(what: (listener: MeshListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        what(listener)
      } catch (error) {
        this.#logger.error('a listener failed', { error })
      }
    }
  }

  #drop(connection: Connection): void {
    if (!this.#knows(connection)) return
    connection.expectBy(undefined)
    this.#pending.delete(connection)
    if (connection.dialled) this.#redialer.lost(connection.dialled)
    const left = this.#table.remove(connection)
    this.#tell((listener) => listener.ended?.(connection))
    if (left instanceof Connection) this.#promote(left)
    else if (left === 'gone') this.#tell((listener) => listener.disconnected?.(connection))
  }

  /** js2p 0.7 forgets a peer when any of its links ends; a second handshake puts us back into its table. */
  #promote(spare: Connection): void {
    this.#greet(spare)
    this.#welcome(spare)
  }
}
