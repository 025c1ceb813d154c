import type { Cancel, Clock } from '../seams/clock.ts'
import type { Sha256, Sha384 } from '../seams/hash.ts'
import { silentLogger, type Logger } from '../seams/logger.ts'
import { systemRandom, type Random } from '../seams/random.ts'
import type { StoredEntry } from '../dictionary/adopt.ts'
import { Dictionary } from '../dictionary/dictionary.ts'
import type { DictionaryLimits } from '../dictionary/limits.ts'
import type { Outcome } from '../dictionary/outcome.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import type { RecordStore } from '../dictionary/recordStore.ts'
import type { LeaseRules } from '../dictionary/rules.ts'
import { isOffered } from '../dictionary/tombstone.ts'
import type { Source } from '../dictionary/source.ts'
import type { Connection } from '../mesh/connection.ts'
import type { Verdict } from '../mesh/dispatcher.ts'
import type { MeshNode } from '../mesh/meshNode.ts'
import { flags, P2S } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import type { FlushOptions } from './acknowledgements.ts'
import { AntiEntropy } from './antiEntropy.ts'
import { ClockWatch } from './clockWatch.ts'
import { Directory } from './directory.ts'
import { leadsFar } from './farNodes.ts'
import { inspectMesh } from './inspection.ts'
import { LinkSurvey } from './linkSurvey.ts'
import { LeaseLife } from './leaseLife.ts'
import { LiveDictionary, type DictionaryEvent } from './liveDictionary.ts'
import type { Legacy } from './legacy.ts'
import { OldNeighbours } from './oldNeighbours.ts'
import { mayReceiveStore, missedPackets, topicOfStore } from './oldPeer.ts'
import type { Partner } from './partner.ts'
import { PlainStores } from './plainStores.ts'
import { Recovery } from './recovery.ts'
import { ops, readAnnouncements, readRecords, recordsPackets } from './ownMessage.ts'
import { isRecord, ownerOf, readStore, snapshotPackets, storePackets } from './storeMessage.ts'
import { TextSource } from './textSource.ts'

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
  /** Owners of whom a live store with a record was seen: their stores without one are copies. What neighbours hand over may be adopted. */
  readonly #recordKeepers = new Set<string>()
  readonly #recovery: Recovery
  readonly #antiEntropy: AntiEntropy
  readonly #survey: LinkSurvey
  readonly #clocks = new ClockWatch()
  readonly #leases: LeaseLife
  readonly #oldNeighbours: OldNeighbours
  readonly #plainStores: PlainStores
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
      passOn: (records) => this.#passOn(records),
      settled: (outcome) => this.#onOutcome(outcome),
    })
    this.#oldNeighbours = new OldNeighbours({ mesh, clock, live: this.live, legacy })
    this.#plainStores = new PlainStores({
      mesh,
      live: this.live,
      legacy,
      neighbours: this.#oldNeighbours,
      writesRecords: (owner) => this.#recordKeepers.has(owner) || this.live.dictionary.isOurs(owner),
      isOurs: (stored, connection) => this.#isOurs(stored, connection),
      arrived: (outcome, message, connection) => this.#afterArrival(outcome, message, connection),
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
      broadcast: (packets) => void mesh.broadcast([flags.broadcast, ...packets]),
    })
    this.#leases = new LeaseLife({ live: this.live, clock, renews, random, logger: this.#logger })
    if (name) this.#nameOurs(name)
    mesh.handle(flags.store, (message, connection) => this.handleStore(message, connection), {
      mayReceive: mayReceiveStore,
      isAgeless: isRecord,
      topicOf: topicOfStore,
    })
    mesh.handle(flags.delta, (message, connection) => this.#plainStores.takeDelta(message, connection), {
      mayReceive: mayReceiveStore,
    })
    mesh.handle(P2S, (message, connection) => this.#onOwnMessage(message, connection), { mayReceive: leadsFar })
    this.#cancelMesh = mesh.listen({
      connected: (connection) => this.#introduce(connection),
      disconnected: (connection) => this.#part(connection),
      asked: (connection) => this.sendEverything(connection),
      caughtUp: (connection) => this.#catchUp(connection),
      skewed: (connection) => this.#noteSkew(connection),
    })
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
    const records = [...this.live.dictionary.records()].filter((record) => isOffered(record, this.live.seconds))
    if (connection.peer?.kind === 'synckey') {
      for (const packets of recordsPackets(records)) this.#mesh.whisper(connection, packets)
    } else connection.sendAll(this.#snapshotFor(connection, records))
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

  /** Takes a storage message that came over `connection`. */
  handleStore(message: Message, connection: Connection): Verdict {
    const store = readStore(message)
    return store.type === 'record'
      ? this.#onRecord(store.record, message, connection)
      : this.#plainStores.take(store.plain, message, connection)
  }

  #onRecord(record: SyncRecord, message: Message, connection: Connection): Verdict {
    if (this.#isOurs(record, connection)) return 'drop'
    this.#remember(record.owner)
    return this.#afterArrival(this.live.merge(record), message, connection) ? 'relay' : 'drop'
  }

  /** A live store in the name of one of ours that comes from outside is an echo or a forgery: what we wrote we hold. Its bringer may only relay it. */
  #isOurs(arrival: SyncRecord | StoredEntry, from: Connection): boolean {
    const claim = this.live.dictionary.judgeClaim(arrival)
    if (claim === 'forged') this.#mesh.refuse('forged', 'a store that we never wrote came in our name', from)
    return claim !== undefined
  }

  /** True when it changed the dictionary. What came by a whisper is passed on here, what is flooded by the mesh. */
  #afterArrival(outcome: Outcome, message: Message, from: Connection): boolean {
    const changed = outcome.status === 'changed'
    this.#noteDropped(outcome, from)
    if (changed && outcome.record && message.flag !== flags.broadcast) this.#passOn([outcome.record], from)
    return changed
  }

  #noteDropped({ reason }: Outcome, from: { readonly id: string }): void {
    if (reason) this.#mesh.refuse(refusalCodes[reason], 'a record of a peer was not taken', from)
  }

  /** Brings a peer up to date that missed broadcasts. */
  #catchUp(connection: Connection): void {
    if (connection.peer?.kind === 'synckey') this.#antiEntropy.catchUp(connection)
    else for (const record of this.live.dictionary.records()) this.#sendMissed(connection, record)
  }

  #onOwnMessage(message: Message, connection: Connection): Verdict {
    const [, rawOp = new Uint8Array(), payload = new Uint8Array()] = message.packets
    const op = decode(rawOp)
    const partner = this.#antiEntropy.partnerOf(message, connection)
    if (!partner) return 'drop'
    this.#antiEntropy.take(op, payload, partner)
    if (partner.id === connection.id) this.#survey.take(op, payload, connection)
    if (op === ops.records) this.#onRecords(readRecords(payload), partner)
    if (op === ops.announce) {
      this.#directory.learn(readAnnouncements(payload), connection)
      this.#recovery.finish()
    }
    return 'drop'
  }

  #onRecords(records: readonly SyncRecord[], from: Partner): void {
    const changed = records.filter((record) => {
      const outcome = this.live.merge(record)
      this.#noteDropped(outcome, from)
      return outcome.status === 'changed'
    })
    if (changed.length > 0) this.#antiEntropy.spread(from)
    this.#passOn(
      changed.flatMap(({ key }) => this.live.dictionary.record(key) ?? []),
      from,
    )
  }

  /** Hands records that did not come by flooding to the other neighbours. */
  #passOn(records: readonly SyncRecord[], from?: { readonly id: string }): void {
    if (records.length === 0) return
    const packets = [...recordsPackets(records)]
    for (const connection of this.#mesh.peers.values()) {
      if (connection.id === from?.id) continue
      if (connection.peer?.kind === 'synckey') for (const part of packets) this.#mesh.whisper(connection, part)
      else for (const record of records) this.#sendMissed(connection, record)
    }
  }

  #sendMissed(connection: Connection, record: SyncRecord): void {
    const message = this.#mesh.build(flags.whisper, missedPackets(record), ownerOf(record), record.time)
    if (record.owner !== connection.id && mayReceiveStore(message, connection)) connection.send(message)
  }

  /** Our own kind is compared with, and told the names once it has everything. */
  #introduce(connection: Connection): void {
    this.#oldNeighbours.add(connection)
    if (connection.peer?.kind !== 'synckey') this.sendEverything(connection)
    this.#antiEntropy.meet(connection)
    this.#directory.tellPeers()
  }

  #part(connection: Connection): void {
    this.#antiEntropy.leave(connection)
    this.#directory.tellPeers()
  }

  *#snapshotFor(connection: Connection, records: readonly SyncRecord[]): Generator<Message> {
    for (const { key } of records) {
      const record = this.live.dictionary.get(key)
      const message = record && this.#mesh.build(flags.whisper, snapshotPackets(record))
      if (message && mayReceiveStore(message, connection)) yield message
    }
  }

  #remember(owner: string): void {
    if (this.#recordKeepers.size < maxRecordKeepers) this.#recordKeepers.add(owner)
  }
}

const refusalCodes = {
  overQuota: 'over-quota',
  tooFarAhead: 'too-far-ahead',
  quarantineFull: 'quarantine-full',
} as const

/** Room in a frame for all of a record but its value: a key of 1 KiB, ids, numbers. */
const envelopeBytes = 8192

/** Owners beyond this many are treated as keepers of plain stores, which costs at worst a copy's higher counter. */
const maxRecordKeepers = 10_000
