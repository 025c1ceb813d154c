import { createHash } from 'node:crypto'
import { DictionaryError } from '../../src/dictionary/errors.ts'
import { leaseOf, type LeaseView } from '../../src/dictionary/lease.ts'
import type { DictionaryLimits } from '../../src/dictionary/limits.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import type { LeaseRules } from '../../src/dictionary/rules.ts'
import type { Dial, LinkListener } from '../../src/mesh/link.ts'
import { MeshNode } from '../../src/mesh/meshNode.ts'
import type { Sha256, Sha384 } from '../../src/seams/hash.ts'
import { SyncNode } from '../../src/sync/syncNode.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { protocolId } from '../../src/wire/protocol.ts'
import { decisionFor, identify, takeoverDelay, term } from './model.ts'
import { NodeWatch } from './nodeWatch.ts'
import { confirmedIsHeld, type Finding } from './oracles.ts'
import { addressOf } from './place.ts'
import { SeededRandom } from './seededRandom.ts'
import type { SimDisk } from './simDisk.ts'
import type { SimLinks } from './simLinks.ts'
import { SimClock } from './timeline.ts'
import { leaseIsTrue, ownerNotRefused, tokenGrows, waitsAfterLoss, writeIsDone, writeIsLawful } from './writeOracles.ts'
import type { Writings } from './writings.ts'

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()
const sha384: Sha384 = (bytes) => createHash('sha384').update(bytes).digest()
const smallLimits = { keys: 40, bytes: 4096, waiting: 200, waitingBytes: 16_384 }

/** The mesh on which schedules are played, spelled as js2p spells it: the last digit says whether there are leases. */
export const protocolFor = (leasing: boolean): string => protocolId(`sim${leasing ? 1 : 0}`, 'Plaintext', sha256)

export type Op = 'set' | 'del' | 'release'

/** A record that a node made, and what it replaced there. */
export interface Write {
  readonly key: string
  readonly record: SyncRecord
  readonly replaced: SyncRecord | undefined
}

export interface SimNodeOptions {
  readonly id: string
  readonly place: number
  readonly links: SimLinks
  readonly leasing: boolean
  /** Milliseconds by which its clock is ahead. */
  readonly skew: number
  /** How many owners write behind it. */
  readonly clients?: number
  /** Whether it renews its own leases. */
  readonly renews?: boolean
  /** Where what it knows outlives it. */
  readonly disk?: SimDisk | undefined
  /** What a life before this one left there for sure, by key. */
  readonly kept?: ReadonlyMap<string, SyncRecord> | undefined
  readonly keys: readonly string[]
  /** Where all that nodes of ours write is noted. */
  readonly writings?: Writings | undefined
  /** Default: so small that a hostile peer reaches them. */
  readonly limits?: Partial<DictionaryLimits>
  readonly log: (line: string) => void
  readonly report: (oracle: string, finding: Finding) => void
}

/** A production node in the simulation, watched after each thing that happens to it. */
export class SimNode {
  readonly kind = 'new'
  readonly id: string
  readonly place: number
  readonly mesh: MeshNode
  readonly sync: SyncNode
  readonly clock: SimClock
  /** Who writes through it: itself first. */
  readonly owners: readonly string[]
  readonly writes: Write[] = []
  readonly watch: NodeWatch
  readonly #options: SimNodeOptions
  /** Who writes next, drawn apart from what else is drawn. */
  readonly #turns: SeededRandom
  readonly #rules: LeaseRules
  #closed = false
  #hasMet = false
  readonly #bornAt: number

  constructor(options: SimNodeOptions) {
    const { id, place, links, leasing, skew, clients = 0, renews = false, disk, limits = smallLimits } = options
    this.#options = options
    this.id = id
    this.place = place
    this.#bornAt = links.timeline.now
    this.#rules = { leasing, leaseTerm: term, takeoverDelay }
    this.clock = new SimClock(links.timeline, skew, () => this.#look(true))
    const { clock } = this
    const dial: Dial = (address, listener) => links.dialFrom(place)(address, this.#watched(listener))
    const random = (): number => links.random.next()
    this.mesh = new MeshNode({ id, protocol: protocolFor(leasing), clock, sha256, dial, mayDial: () => false, random })
    this.mesh.address = addressOf(place)
    this.sync = new SyncNode({
      mesh: this.mesh,
      clock,
      random,
      sha256,
      sha384,
      rules: this.#rules,
      limits,
      store: disk,
      autoRenew: renews,
    })
    this.#turns = new SeededRandom(place)
    const secrets = Array.from({ length: clients }, (_, client) => `client ${client}`)
    this.owners = [id, ...secrets.map((secret) => this.sync.source.ownerOf(secret))]
    this.mesh.listen({ connected: () => (this.#hasMet = true) })
    const { keys, writings, log, report } = options
    this.watch = new NodeWatch({ id, sync: this.sync, owners: this.owners, keys, leasing, writings, log, report })
    this.watch.recall(disk, options.kept)
    links.listen(addressOf(place), place, (link) => this.#watched(this.mesh.accept(link)))
  }

  get seconds(): number {
    return Math.floor(this.clock.now() / 1000)
  }

  record(key: string): SyncRecord | undefined {
    return this.sync.live.dictionary.record(Buffer.from(key))
  }

  /** What an application reads here: undefined where there is nothing. */
  get(key: string): unknown {
    return this.sync.source.get(key)?.value
  }

  connect(place: number): void {
    this.mesh.connect(addressOf(place))
  }

  /** Ends the link to a peer for good. */
  hangUp(id: string): void {
    const connection = this.mesh.peers.get(id)
    if (connection) this.mesh.disconnect(connection)
  }

  knows(id: string): boolean {
    return this.mesh.peers.has(id)
  }

  /** What one of its owners is told of the key's lease. */
  leaseOf(key: string, owner: string): LeaseView {
    return leaseOf(this.sync.source.get(key), { owner, rules: this.#rules, now: this.seconds })
  }

  /** Which of its owners believe that they hold a key. */
  holdersOf(key: string): readonly string[] {
    return this.owners.filter((owner) => this.leaseOf(key, owner).state === 'mine')
  }

  /** What this node leaves on its disk for sure when it dies, by key. */
  get kept(): ReadonlyMap<string, SyncRecord> {
    return this.#options.disk?.isSync ? this.watch.lasting : new Map()
  }

  /** Others, or a hostile peer, have left no room for another key. */
  get #isFull(): boolean {
    const { size, bytes, limits } = this.sync.live.dictionary
    return size >= limits.keys || bytes + roomForKey > limits.bytes
  }

  /** Makes a write for one of its owners, has the oracles judge it, and returns what it made. */
  write(op: Op, key: string, value: unknown): Write | undefined {
    const { leasing, report, log } = this.#options
    const before = this.record(key)
    const now = this.seconds
    const owner = this.#turns.pick(this.owners)
    const lease = this.leaseOf(key, owner)
    const expected = decisionFor(op, before, { me: owner, now, leasing, skew: this.mesh.skew })
    const floor = this.sync.live.dictionary.floors.of(Buffer.from(key))
    const highest = Math.max(0, ...this.watch.everHeldOf(key).map(({ epoch }) => epoch))
    const refusal = this.#try(op, key, value, owner)
    const after = this.record(key)
    log(`${owner} ${op} ${key} ${refusal ?? (after && identify(after)) ?? ''}`)
    report('disk', waitsAfterLoss(this.#isUncertain, refusal))
    if (refusal === 'recovering' || (refusal === 'quota' && !before && this.#isFull)) return undefined
    const wasMine = leasing && before?.owner === owner && now <= before.time + term
    report('O3', ownerNotRefused(wasMine, refusal))
    report('R6', writeIsLawful(expected, { key, before, after }, refusal, { now, floor }))
    const isDatedAhead = before !== undefined && before.time > now + takeoverDelay
    if (op === 'set' && !isDatedAhead) report('O7', leaseIsTrue(lease, { key, before, after }, refusal))
    if (!after || after === before) return undefined
    report('R6', writeIsDone(op, encode(value), after))
    if (leasing) report('fencing', tokenGrows(after, before, highest))
    const write = { key, record: after, replaced: before }
    this.writes.push(write)
    this.watch.wrote(key, after)
    report('confirmed', confirmedIsHeld(after, this.sync.confirmations(Buffer.from(key)), { least: 0, most: 0 }))
    this.#look()
    return write
  }

  /** The node dies. */
  close(): void {
    this.#closed = true
    this.sync.close()
    this.mesh.close()
  }

  /** Whether its disk may have lost something, and nobody can have told it yet. */
  get #isUncertain(): boolean {
    const { disk, links } = this.#options
    return disk?.unclean === true && !this.#hasMet && links.timeline.now - this.#bornAt < 5000
  }

  #watched(listener: LinkListener): LinkListener {
    return {
      data: (bytes) => {
        listener.data(bytes)
        this.#look()
      },
      closed: (error) => listener.closed(error),
    }
  }

  #try(op: Op, key: string, value: unknown, owner: string): string | undefined {
    const { source } = this.sync
    this.watch.isWriting = true
    try {
      if (op === 'set') source.set(key, value, { owner })
      else if (op === 'del') source.del(key, { owner })
      else source.release(key, { owner })
    } catch (error) {
      if (error instanceof DictionaryError) return error.code
      throw error
    } finally {
      this.watch.isWriting = false
    }
    return undefined
  }

  #look(several = false): void {
    if (!this.#closed) this.watch.look(several)
  }
}

/** Bytes that a key and a value of a schedule have at most. */
const roomForKey = 256
