import type { Cancel, Clock } from '../seams/clock.ts'
import type { Sha256, Sha384 } from '../seams/hash.ts'
import { silentLogger, type Logger } from '../seams/logger.ts'
import { systemRandom, type Random } from '../seams/random.ts'
import { Dictionary } from '../dictionary/dictionary.ts'
import type { DictionaryLimits } from '../dictionary/limits.ts'
import type { Outcome } from '../dictionary/outcome.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import type { RecordStore } from '../dictionary/recordStore.ts'
import type { LeaseRules } from '../dictionary/rules.ts'
import type { Source } from '../dictionary/source.ts'
import type { Connection } from '../mesh/connection.ts'
import type { Verdict } from '../mesh/dispatcher.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags, P2S } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import type { FlushOptions } from './acknowledgements.ts'
import { AntiEntropy } from './antiEntropy.ts'
import { Arrivals } from './arrivals.ts'
import { ClockWatch } from './clockWatch.ts'
import { Directory } from './directory.ts'
import { leadsFar } from './farNodes.ts'
import { inspectMesh } from './inspection.ts'
import { LinkSurvey } from './linkSurvey.ts'
import { LeaseLife } from './leaseLife.ts'
import { LiveDictionary, type DictionaryEvent } from './liveDictionary.ts'
import type { Legacy } from './legacy.ts'
import { OldNeighbours } from './oldNeighbours.ts'
import { mayReceiveStore, topicOfStore } from './oldPeer.ts'
import { ops, readAnnouncements, readRecords } from './ownMessage.ts'
import { RecordSender } from './recordSender.ts'
import { Recovery } from './recovery.ts'
import { isRecord, ownerOf, storePackets } from './storeMessage.ts'
import { TextSource } from './textSource.ts'
import { Transit } from './transit.ts'

export interface SyncNodeOptions {
  readonly mesh: MeshNode
  readonly clock: Clock
  readonly sha256: Sha256
  /** Makes the ids of owners behind this node. */
  readonly sha384: Sha384
  readonly rules: LeaseRules
  /** What this node calls itself, for people; at most 64 characters. */
  readonly name?: string
  readonly limits?: Partial<DictionaryLimits>
  /** Where the dictionary outlives the process (default: nowhere). */
  readonly store?: RecordStore | undefined
  /** Whether this node's own leases are renewed while they live (default: no). */
  readonly autoRenew?: boolean
  /** Spreads renewals and rounds of comparing (default: the runtime's generator). */
  readonly random?: Random
  /** What nodes that run js2p or py2p 0.7 count for (default 'accept'). */
  readonly legacy?: Legacy | undefined
  readonly logger?: Logger
}

/** The dictionary on the mesh: what is written here goes out, what arrives is merged or adopted, and neighbours get what they miss. */
export class SyncNode {
  readonly live: LiveDictionary
  /** This dictionary as a connector serves it. */
  readonly source: Source
  readonly #mesh: MeshNode
  readonly #logger: Logger
  readonly #directory: Directory
  readonly #recovery: Recovery
  readonly #antiEntropy: AntiEntropy
  readonly #survey: LinkSurvey
  readonly #clocks = new ClockWatch()
  readonly #leases: LeaseLife
  readonly #oldNeighbours: OldNeighbours
  readonly #sender: RecordSender
  readonly #transit: Transit
  readonly #arrivals: Arrivals
  readonly #cancelMesh: Cancel

  constructor(options: SyncNodeOptions) {
    const { mesh, clock, sha256, sha384, rules, limits, name, store, legacy = 'accept' } = options
    this.#mesh = mesh
    this.#logger = options.logger ?? silentLogger
    this.#directory = new Directory(mesh, this.#logger)
    this.#recovery = new Recovery(clock, store?.unclean ?? false)
    const valueBytes = mesh.limits.maxFrame - envelopeBytes
    const dictionary = new Dictionary({ owner: mesh.id, rules, sha256, store, limits: { valueBytes, ...limits } })
    this.live = new LiveDictionary({
      dictionary,
      clock,
      logger: this.#logger,
      skew: () => mesh.skew,
      mayWrite: (key) => this.#recovery.check(key),
      publish: (record) => this.#publish(record),
      passOn: (records) => this.#sender.passOn(records),
      settled: (outcome) => this.#onOutcome(outcome),
    })
    this.#oldNeighbours = new OldNeighbours({ mesh, clock, live: this.live, legacy })
    this.#sender = new RecordSender({ mesh, live: this.live })
    this.#transit = new Transit(clock, sha256)
    this.#arrivals = new Arrivals({
      mesh,
      live: this.live,
      legacy,
      neighbours: this.#oldNeighbours,
      sender: this.#sender,
      transit: this.#transit,
      learned: (partner) => this.#antiEntropy.spread(partner),
    })
    const { autoRenew: renews = false, random = systemRandom } = options
    this.#antiEntropy = new AntiEntropy({
      mesh,
      live: this.live,
      clock,
      random,
      introduced: (connection) => this.#directory.announceTo(connection),
    })
    this.#survey = new LinkSurvey({
      mesh,
      clock,
      peers: () => this.#directory.peers(),
      nameOf: (id) => this.#directory.names().get(id) ?? null,
    })
    this.source = new TextSource({
      live: this.live,
      name: name ?? null,
      neighbourhood: this.#directory,
      sha384,
      inspect: (listener) => {
        const cancels = [inspectMesh(mesh, clock, listener), this.#survey.watch(listener)]
        return () => cancels.forEach((cancel) => cancel())
      },
      broadcast: (packets) => mesh.announce([flags.broadcast, ...packets]),
    })
    this.#leases = new LeaseLife({ live: this.live, clock, renews, random, logger: this.#logger })
    if (name) this.#nameOurs(name)
    this.#cancelMesh = this.#join(mesh)
  }

  /** Fulfilled once writes are accepted: at once, or after an unclean stop when a peer of ours has told what it knows, or after 5 s. */
  get writable(): Promise<void> {
    return this.#recovery.done
  }

  /** Hears every change once it is made and, where it was ours, sent. */
  subscribe(listener: (event: DictionaryEvent) => void): Cancel {
    return this.live.subscribe(listener)
  }

  /**
   * Fulfilled when each write made here before is held by `peers` other nodes of our kind, neighbours or behind old peers. Rejects with
   * `FlushError`, which says how many hold them.
   */
  flush(options?: FlushOptions): Promise<void> {
    return this.#antiEntropy.flush(options)
  }

  /** How many other nodes are known to hold what was last written here at a key; 0 where somebody else has written since. */
  confirmations(key: Uint8Array): number {
    return this.#antiEntropy.confirmations(key)
  }

  /** Sends a neighbour all that this node holds: records to our own kind, snapshot entries to an old peer. */
  sendEverything(connection: Connection): void {
    this.#sender.sendEverything(connection)
  }

  /** Takes a storage message that came over `connection`. */
  handleStore(message: Message, connection: Connection): Verdict {
    return this.#arrivals.takeStore(message, connection)
  }

  /** Takes a broadcast of somebody that is no storage message, for those whom the source serves. */
  hear(message: Message): void {
    this.#directory.tellMessage(message)
  }

  /** Stops the timers and stops listening to the mesh, which is its owner's to close. Idempotent. */
  close(): void {
    this.#leases.close()
    this.live.close()
    this.#antiEntropy.close()
    this.#survey.close()
    this.#recovery.finish()
    this.#oldNeighbours.close()
    this.#cancelMesh()
  }

  #join(mesh: MeshNode): Cancel {
    mesh.handle(flags.store, (message, connection) => this.handleStore(message, connection), {
      mayReceive: mayReceiveStore,
      isAgeless: isRecord,
      topicOf: topicOfStore,
    })
    mesh.handle(flags.delta, (message, connection) => this.#arrivals.takeDelta(message, connection), {
      mayReceive: mayReceiveStore,
    })
    mesh.handle(P2S, (message, connection) => this.#onOwnMessage(message, connection), { mayReceive: leadsFar })
    return mesh.listen({
      connected: (connection) => this.#introduce(connection),
      disconnected: (connection) => this.#part(connection),
      asked: (connection) => this.sendEverything(connection),
      caughtUp: (connection) => this.#catchUp(connection),
      skewed: (connection) => this.#noteSkew(connection),
    })
  }

  #onOutcome(outcome: Outcome): void {
    this.#oldNeighbours.noteOutcome(outcome)
    if (outcome.status === 'changed') this.#antiEntropy.changed()
  }

  #noteSkew(connection: Connection): void {
    const skewed = this.#clocks.note(connection)
    if (skewed) this.live.tell(skewed)
  }

  /** The owners behind this node that hold something from before a restart have its name too. */
  #nameOurs(name: string): void {
    const { dictionary } = this.live
    this.#directory.nameSelf(name)
    for (const { owner } of dictionary.records()) if (dictionary.isOurs(owner)) this.#nameOwner(owner)
  }

  #nameOwner(owner: string): void {
    if (owner !== this.#mesh.id) this.#directory.nameOwner(owner)
  }

  #publish(record: SyncRecord): void {
    this.#nameOwner(record.owner)
    this.#antiEntropy.wrote(record)
    this.#mesh.broadcast(storePackets(record), ownerOf(record), record.time)
  }

  /** Brings a peer up to date that missed broadcasts. */
  #catchUp(connection: Connection): void {
    if (connection.peer?.kind === 'synckey') this.#antiEntropy.catchUp(connection)
    else this.#sender.catchUp(connection)
  }

  #onOwnMessage(message: Message, connection: Connection): Verdict {
    const [, rawOp = new Uint8Array(), payload = new Uint8Array()] = message.packets
    const op = decode(rawOp)
    const partner = this.#antiEntropy.partnerOf(message, connection)
    if (!partner) return 'drop'
    this.#antiEntropy.take(op, payload, partner)
    if (partner.id === connection.id) this.#survey.take(op, payload, connection)
    if (op === ops.records) this.#arrivals.takeRecords(readRecords(payload), partner)
    if (op === ops.announce) {
      this.#directory.learn(readAnnouncements(payload), connection)
      this.#recovery.finish()
    }
    return 'drop'
  }

  /** Our own kind is compared with, and told the names once it has everything. */
  #introduce(connection: Connection): void {
    this.#oldNeighbours.add(connection)
    if (connection.peer?.kind !== 'synckey') this.sendEverything(connection)
    this.#antiEntropy.meet(connection)
    if (this.#transit.reopen()) this.#antiEntropy.reopen()
    this.#directory.tellPeers()
  }

  #part(connection: Connection): void {
    this.#antiEntropy.leave(connection)
    this.#directory.tellPeers()
  }
}

/** Room in a frame for all of a record but its value: a key of 1 KiB, ids, numbers. */
const envelopeBytes = 8192
