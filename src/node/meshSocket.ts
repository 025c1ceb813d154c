import { systemClock, type Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import { isLoopback } from '../seams/loopback.ts'
import type { Connection } from '../mesh/connection.ts'
import type { Address } from '../mesh/link.ts'
import { defaultLimits } from '../mesh/limits.ts'
import { MeshNode, type MeshStats } from '../mesh/meshNode.ts'
import type { Refusal } from '../mesh/refusals.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import type { Carrier, Door, Port } from './carrier.ts'
import { createCarrier, defaultEncryption } from './carriers.ts'
import { chooseCompressions } from './compressions.ts'
import { sha256 } from './hash.ts'
import { MeshMessage } from './meshMessage.ts'
import { newNodeId } from './newNodeId.ts'
import { warnOfOpenMesh } from './openMeshWarning.ts'
import { outAddress } from './outAddress.ts'
import { Protocol } from './protocol.ts'
import { Replies } from './replies.ts'
import { readArguments, type MeshArguments, type MeshSocketOptions, type NodeIdentity } from './socketOptions.ts'
import { stderrLogger } from './stderrLogger.ts'
import { TypedEmitter, type EventMap } from './typedEmitter.ts'

/** A handler of messages, asked before the socket's own; true: it took the message. */
export type MessageHandler = (message: MeshMessage, connection: Connection) => boolean | undefined | void

/** What a MeshSocket emits, with the listeners' arguments. */
export interface MeshSocketEvents {
  /** The routing table grew from zero to one. */
  connect: [socket: MeshSocket]
  /** A message waits in the socket's queue. */
  message: [socket: MeshSocket, message: MeshMessage, connection: Connection]
  /** Something was refused; each code is told of at most once a second. */
  refused: [refusal: Refusal]
}

/** What a MeshSocket has, did and refused. */
export interface MeshSocketStats extends MeshStats {
  /** Messages nobody has received yet. */
  readonly queued: number
}

const maxErrors = 100

/**
 * A node of a peer-to-peer mesh, with js2p's API: everything that is sent reaches everybody. Serves as an alert network by itself, and as
 * the ground of a SyncSocket. Its events are `MeshSocketEvents`.
 */
export class MeshSocket<E extends MeshSocketEvents & EventMap<E> = MeshSocketEvents> extends TypedEmitter<E> {
  readonly protocol: Protocol
  /** Fulfilled once the port is bound; rejected, saying why, when it cannot be. */
  readonly ready: Promise<void>
  /** Messages nobody has received yet, oldest first. */
  readonly queue: MeshMessage[] = []
  /** As `ready` of a MeshSocket, whatever a class on top of it waits for. */
  protected readonly bound: Promise<void>
  protected readonly mesh: MeshNode
  protected readonly clock: Clock
  protected readonly logger: Logger
  readonly #carrier: Carrier
  readonly #replies: Replies
  readonly #handlers: MessageHandler[] = []
  readonly #dials = new Map<Connection, ((reached: boolean) => void)[]>()
  readonly #errors: Error[] = []
  #addr: Address
  #port: Port | undefined
  #linked = false
  #closed = false

  constructor(addr: string, port: number, ...args: MeshArguments) {
    super()
    const options: MeshSocketOptions & NodeIdentity = readArguments(args)
    this.#addr = [addr, port]
    this.protocol = options.protocol ?? new Protocol('', defaultEncryption(options))
    const { hardMaxFrame } = { ...defaultLimits, ...options.limits }
    const { meshKey, certificate } = options
    this.#carrier = createCarrier(this.protocol.encryption, { hardMaxFrame, meshKey, certificate })
    this.clock = options.clock ?? systemClock
    this.logger = options.logger ?? stderrLogger(options.debugLevel ?? 0)
    this.mesh = this.#createMesh(addr, options)
    this.#replies = new Replies({
      mesh: this.mesh,
      clock: this.clock,
      connect: (host, dialled) => this.connect(host, dialled),
    })
    this.#receive()
    this.ready = this.#listen(options)
    this.bound = this.ready
    this.ready.catch((error: Error) => this.#fail(error))
    warnOfOpenMesh(addr, this.protocol.encryption, options.logger)
  }

  get id(): string {
    return this.mesh.id
  }

  /** host and port that are bound; the port is real once `ready` is fulfilled. */
  get addr(): Address {
    return this.#addr
  }

  /** Peers by id. */
  get routingTable(): Readonly<Record<string, Connection>> {
    return Object.assign(Object.create(null), Object.fromEntries(this.mesh.peers)) as Record<string, Connection>
  }

  /** Links that this node dialled. */
  get outgoing(): readonly Connection[] {
    return [...this.mesh.peers.values()].filter(({ outgoing }) => outgoing)
  }

  /** 'Nominal', or the newest errors in words. */
  get status(): 'Nominal' | readonly string[] {
    return this.#errors.length === 0 ? 'Nominal' : this.#errors.map(({ message }) => message)
  }

  /**
   * Dials a node. True once it stands in the routing table, false when it could not be reached (see `status`); never rejects. A link that
   * came up is dialled again whenever it falls, until `disconnect`.
   */
  async connect(addr: string, port: number, id?: string): Promise<boolean> {
    try {
      await this.bound
      if (id !== undefined && this.mesh.peers.has(id)) return true
      const connection = this.mesh.connect([addr, port])
      if (connection.peer) return true
      return await new Promise((resolve) =>
        this.#dials.set(connection, [...(this.#dials.get(connection) ?? []), resolve]),
      )
    } catch (error) {
      this.#fail(error as Error)
      return false
    }
  }

  /** Ends the link to a peer, and dials it no more. The peer may dial again. */
  disconnect(connection: Connection): void {
    this.mesh.disconnect(connection)
  }

  /**
   * After a sleep or a change of network: asks all peers for a sign of life, gives up links without one within 5 s, and dials at once what would be dialled
   * later.
   */
  hurry(): void {
    this.mesh.hurry()
  }

  /** Sends packets to everybody, or with another main flag to the neighbours only. */
  send(packets: readonly unknown[], flag: number = flags.broadcast, type: number = flags.broadcast): void {
    if (flag === flags.broadcast) this.mesh.announce([type, ...packets])
    else for (const connection of this.mesh.peers.values()) this.mesh.whisper(connection, [type, ...packets])
  }

  /** The oldest message that was not received yet, or undefined; with a number, up to so many of them. */
  recv(): MeshMessage | undefined
  recv(count: number): MeshMessage[]
  recv(count?: number): MeshMessage | undefined | MeshMessage[] {
    return count === undefined ? this.queue.shift() : this.queue.splice(0, count)
  }

  /** What this node has, did and refused, as of now: plain data. */
  stats(): MeshSocketStats {
    return { ...this.mesh.stats, queued: this.queue.length }
  }

  /** Adds a handler that is asked before the socket's own. */
  registerHandler(handler: MessageHandler): void {
    this.#handlers.push(handler)
  }

  /** Stops listening and ends every link. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.mesh.close()
    await this.bound.catch(() => {})
    await this.#port?.close()
  }

  /** js2p's spelling of `registerHandler`. */
  register_handler(handler: MessageHandler): void {
    this.registerHandler(handler)
  }

  /** js2p's spelling of `routingTable`. */
  get routing_table(): Readonly<Record<string, Connection>> {
    return this.routingTable
  }

  /** Emits an event; a listener that throws is reported in `status` and the log, and the others are called all the same. */
  protected tell(event: string, ...details: readonly unknown[]): void {
    for (const listener of this.rawListeners(event)) {
      try {
        Reflect.apply(listener, this, details)
      } catch (error) {
        this.logger.error(`a listener of '${event}' failed`, { error })
        this.#fail(error instanceof Error ? error : new Error(String(error)))
      }
    }
  }

  /** Names an error in `status` and in the log. */
  protected report(error: Error): void {
    this.logger.error(error.message, { error })
    this.#fail(error)
  }

  /** Somebody told everybody something. */
  protected heard(_wire: Message): void {}

  /** The message as applications read it. */
  protected readable(wire: Message): MeshMessage {
    return new MeshMessage(wire, this.protocol, (packets) => this.#replies.send(wire, packets))
  }

  #createMesh(addr: string, options: MeshSocketOptions & NodeIdentity): MeshNode {
    return new MeshNode({
      id: options.identify?.() ?? newNodeId(),
      protocol: this.protocol.id,
      clock: this.clock,
      sha256,
      dial: this.#carrier.dial,
      ...chooseCompressions(options.compressions ?? []),
      logger: this.logger,
      ...(options.firewall && { firewall: options.firewall }),
      mayDial: options.mayDial ?? (([host]) => isLoopback(host) === isLoopback(addr)),
      ...(options.refuse && { refuse: options.refuse }),
      ...(options.limits && { limits: options.limits }),
    })
  }

  async #listen({ outAddr, peers = [] }: MeshSocketOptions): Promise<void> {
    this.#port = await this.#carrier.listen(this.#addr, this.#door())
    this.#addr = this.#port.address
    this.mesh.address = outAddr ?? outAddress(this.#addr)
    for (const address of peers) if (!this.#closed) this.mesh.keep(address)
  }

  #door(): Door {
    const { mesh } = this
    return {
      knock: (remoteAddress) => mesh.knock(remoteAddress),
      accept: (link) => mesh.accept(link, true),
      failed: (code, message, remoteAddress) => mesh.refuse(code, message, { remoteAddress }),
    }
  }

  #receive(): void {
    this.mesh.intercept((wire, connection) => {
      for (const handler of this.#handlers) if (handler(this.readable(wire), connection) === true) return true
      return false
    })
    for (const subFlag of [flags.broadcast, flags.whisper])
      this.mesh.handle(subFlag, (wire, from) => this.#enqueue(wire, from))
    this.mesh.listen({
      connected: () => this.#noteLinked(true),
      disconnected: () => this.#noteLinked(this.mesh.peers.size > 0),
      shaken: (connection) => this.#settle(connection, true),
      ended: (connection) => this.#settle(connection, false),
      failed: (error) => this.#fail(error),
      refused: (refusal) => this.tell('refused', refusal),
    })
  }

  #enqueue(wire: Message, connection: Connection): 'relay' | 'drop' {
    if (wire.sender.text === this.id) {
      this.mesh.refuse('forged', 'a message that we never sent came in our name', connection)
      return 'drop'
    }
    if (wire.flag === flags.broadcast) this.heard(wire)
    const message = this.readable(wire)
    this.queue.push(message)
    if (this.queue.length > this.mesh.limits.maxQueue) {
      this.queue.shift()
      this.mesh.refuse('queue-full', 'nobody receives messages, and the oldest was dropped', connection)
    }
    this.tell('message', this, message, connection)
    return 'relay'
  }

  #noteLinked(linked: boolean): void {
    const isNews = linked && !this.#linked
    this.#linked = linked
    if (isNews) this.tell('connect', this)
  }

  /** Answers whoever waits for a dial. */
  #settle(connection: Connection, reached: boolean): void {
    this.#dials.get(connection)?.forEach((answer) => answer(reached))
    this.#dials.delete(connection)
  }

  #fail(error: Error): void {
    this.#errors.push(error)
    if (this.#errors.length > maxErrors) this.#errors.shift()
  }
}
