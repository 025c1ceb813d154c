import { createHash } from 'node:crypto'
import type { Entry } from '../../src/dictionary/change.ts'
import type { Dictionary } from '../../src/dictionary/dictionary.ts'
import { DictionaryError } from '../../src/dictionary/errors.ts'
import { keyText } from '../../src/dictionary/key.ts'
import { leaseOf, type LeaseView } from '../../src/dictionary/lease.ts'
import type { DictionaryLimits } from '../../src/dictionary/limits.ts'
import type { SyncRecord } from '../../src/dictionary/record.ts'
import type { LeaseRules } from '../../src/dictionary/rules.ts'
import type { LeaseLost, SourceEvent } from '../../src/dictionary/source.ts'
import type { Dial, LinkListener } from '../../src/mesh/link.ts'
import { MeshNode } from '../../src/mesh/meshNode.ts'
import type { Sha256, Sha384 } from '../../src/seams/hash.ts'
import { SyncNode } from '../../src/sync/syncNode.ts'
import { encode } from '../../src/wire/msgpack.ts'
import { protocolId } from '../../src/wire/protocol.ts'
import { decisionFor, identify, takeoverDelay, term } from './model.ts'
import {
  diskKept,
  epochGrows,
  eventsAddUp,
  leaseIsTrue,
  lossesTold,
  ownerNotRefused,
  renewalIsLawful,
  versionGrows,
  waitsAfterLoss,
  withinLimits,
  writeIsDone,
  writeIsLawful,
  type Finding,
  type Transition,
} from './oracles.ts'
import { addressOf } from './place.ts'
import { SeededRandom } from './seededRandom.ts'
import type { SimDisk } from './simDisk.ts'
import type { SimLinks } from './simLinks.ts'
import { SimClock } from './timeline.ts'

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
  /** Every record that it has held, by key and content. */
  readonly everHeld = new Map<string, { readonly key: string; readonly record: SyncRecord }>()
  readonly writes: Write[] = []
  /** Keys whose record it dropped after days without a peer. */
  readonly dropped = new Set<string>()
  readonly #options: SimNodeOptions
  /** Who writes next, drawn apart from what else is drawn. */
  readonly #turns: SeededRandom
  readonly #rules: LeaseRules
  readonly #written = new Set<string>()
  /** Its last write of each key that it has not forgotten since. */
  readonly #lasting = new Map<string, SyncRecord>()
  readonly #held = new Map<string, SyncRecord | undefined>()
  readonly #told = new Map<string, string>()
  #losses: LeaseLost<Uint8Array, Uint8Array>[] = []
  /** What merging has changed since it was last watched. */
  readonly #merged: Transition[] = []
  #isWriting = false
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
    this.clock = new SimClock(links.timeline, skew, () => this.watch(true))
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
    this.#recall()
    this.#watchMerging(this.sync.live.dictionary)
    this.#watchRenewals(this.sync.live.dictionary)
    this.sync.source.subscribe((event) => this.#hear(event))
    this.sync.subscribe((event) => event.type === 'lease-lost' && this.#losses.push(event.lost))
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
    return this.#options.disk?.isSync ? this.#lasting : new Map()
  }

  /** What it leaves there when it is closed: its last write of each key. */
  get lasting(): ReadonlyMap<string, SyncRecord> {
    return this.#lasting
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
    if (leasing) report('R6', epochGrows(after, before, this.#everHeldOf(key)))
    const write = { key, record: after, replaced: before }
    this.writes.push(write)
    this.#keep(key, after)
    this.watch()
    return write
  }

  /** Compares what the node holds with what it held; `several`: a key may have changed more than once since. */
  watch(several = false): void {
    if (this.#closed) return
    const { keys, report } = this.#options
    const losses = this.#losses.splice(0)
    for (const key of keys) this.#watchKey(key, losses, several)
    this.#merged.length = 0
    const { size, bytes, waiting, limits } = this.sync.live.dictionary
    report('O8', withinLimits('keys', size, limits.keys))
    report('O8', withinLimits('bytes', bytes, limits.bytes))
    report('O8', withinLimits('waiting', waiting, limits.waiting))
  }

  /** Compares all that events told with all that is held. */
  watchEvents(): void {
    const held = new Map([...this.sync.source.entries()].map(([key, entry]) => [key, spell(entry)]))
    for (const key of new Set([...held.keys(), ...this.#told.keys()])) {
      this.#options.report('O6', eventsAddUp(this.#told.get(key), held.get(key), key))
    }
  }

  /** The node dies. */
  close(): void {
    this.#closed = true
    this.sync.close()
    this.mesh.close()
  }

  #everHeldOf(key: string): readonly SyncRecord[] {
    return [...this.everHeld.values()].flatMap((held) => (held.key === key ? [held.record] : []))
  }

  /** Whether its disk may have lost something, and nobody can have told it yet. */
  get #isUncertain(): boolean {
    const { disk, links } = this.#options
    return disk?.unclean === true && !this.#hasMet && links.timeline.now - this.#bornAt < 5000
  }

  /** Takes what came from the disk for known, and has it judged. */
  #recall(): void {
    const { keys, kept, disk, leasing, report } = this.#options
    for (const key of keys) {
      const record = this.record(key)
      this.#held.set(key, record)
      if (record) this.everHeld.set(`${key} ${identify(record)}`, { key, record })
      const possible = disk?.written.filter((one) => keyText(one.key) === key) ?? []
      report('disk', diskKept(record, { sure: kept?.get(key), possible }, leasing, this.seconds))
    }
    for (const [key, entry] of this.sync.source.entries()) this.#told.set(key, spell(entry))
  }

  #watched(listener: LinkListener): LinkListener {
    return {
      data: (bytes) => {
        listener.data(bytes)
        this.watch()
      },
      closed: (error) => listener.closed(error),
    }
  }

  /** One delivery may change a key more than once. */
  #watchMerging(dictionary: Dictionary): void {
    const merge = dictionary.merge.bind(dictionary)
    dictionary.merge = (record, now) => {
      const before = dictionary.record(record.key)
      const outcome = merge(record, now)
      const after = dictionary.record(record.key)
      if (after !== before) this.#merged.push({ key: keyText(record.key), before, after })
      return outcome
    }
  }

  #keep(key: string, record: SyncRecord): void {
    this.#lasting.set(key, record)
    this.#written.add(writeId(key, record))
  }

  /** What is set while nobody writes is a renewal. */
  #watchRenewals(dictionary: Dictionary): void {
    const set = dictionary.set.bind(dictionary)
    dictionary.set = (key, value, writing) => {
      const before = dictionary.record(key)
      const outcome = set(key, value, writing)
      if (this.#isWriting || outcome.record === before || !outcome.record) return outcome
      const { record: after } = outcome
      this.#options.report('R6', renewalIsLawful(this.id, before, after, this.seconds))
      this.#keep(keyText(key), after)
      return outcome
    }
  }

  #try(op: Op, key: string, value: unknown, owner: string): string | undefined {
    const { source } = this.sync
    this.#isWriting = true
    try {
      if (op === 'set') source.set(key, value, { owner })
      else if (op === 'del') source.del(key, { owner })
      else source.release(key, { owner })
    } catch (error) {
      if (error instanceof DictionaryError) return error.code
      throw error
    } finally {
      this.#isWriting = false
    }
    return undefined
  }

  #watchKey(key: string, losses: readonly LeaseLost<Uint8Array, Uint8Array>[], several: boolean): void {
    const before = this.#held.get(key)
    const after = this.record(key)
    if (before === after) return
    const { leasing, report, log } = this.#options
    const transition = { key, before, after }
    this.#held.set(key, after)
    if (before && !before.deleted && !after) this.dropped.add(key)
    if (!after) this.#lasting.delete(key)
    if (after) this.everHeld.set(`${key} ${identify(after)}`, { key, record: after })
    log(`${this.id} has ${key} ${after ? identify(after) : ''}`)
    report('O5', versionGrows(transition, leasing, this.seconds))
    const mine = losses.filter((lost) => keyText(lost.key) === key)
    const transitions = this.#merged.filter((merged) => merged.key === key)
    for (const { after: record } of transitions)
      if (record) this.everHeld.set(`${key} ${identify(record)}`, { key, record })
    const isMyWrite = (record: SyncRecord): boolean => this.#written.has(writeId(key, record))
    const steps = transitions.length > 0 ? transitions : [transition]
    for (const owner of leasing && !several ? this.owners : []) {
      const told = mine.filter((lost) => lost.owner === owner)
      report('O4', lossesTold(owner, steps, isMyWrite, told))
    }
    const entry = this.sync.source.get(key)
    report('O6', eventsAddUp(this.#told.get(key), entry && spell(entry), key))
  }

  #hear(event: SourceEvent): void {
    if (event.type !== 'change') return
    const { change } = event
    if (change.type === 'delete') this.#told.delete(change.key)
    else this.#told.set(change.key, spell(change.entry))
  }
}

/** Bytes that a key and a value of a schedule have at most. */
const roomForKey = 256

/** A write stays the same when merging dates the beginning of its tenure back. */
const writeId = (key: string, record: SyncRecord): string => `${key} ${identify({ ...record, acquired: 0 })}`

/** What an entry says, in one line; it may keep its value packed until somebody asks. */
const spell = ({ value, owner, epoch, acquired, time, seq, released }: Entry): string =>
  JSON.stringify({ value, owner, epoch, acquired, time, seq, released })
