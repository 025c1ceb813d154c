import type { Entry, KeyedEntry } from '../../src/dictionary/change.ts'
import { LeaseHeldError } from '../../src/dictionary/errors.ts'
import type { LeaseLost, PeerInfo, Source, SourceEvent, WriteOptions } from '../../src/dictionary/source.ts'
import type { Cancel, Clock } from '../../src/seams/clock.ts'

/** A small dictionary over a Map: one owner writes, others can be planted, and a test can make it say or throw anything. */
export class MapSource implements Source {
  readonly id = 'node'
  readonly name = "Anna's laptop"
  readonly leasing = true
  readonly leaseTerm = 3600
  readonly takeoverDelay = 60
  unmirroredKeys = 0
  /** Thrown by the next write. */
  failure: unknown = undefined
  /** What waits for `takeLosses`. */
  losses: readonly LeaseLost[] = []
  readonly knownPeers: PeerInfo[] = []
  readonly knownNames = new Map<string, string>()
  readonly #entries = new Map<string, Entry>()
  readonly #listeners = new Set<(event: SourceEvent) => void>()
  readonly #clock: Clock

  constructor(clock: Clock, data: Readonly<Record<string, unknown>> = {}) {
    this.#clock = clock
    for (const [key, value] of Object.entries(data)) this.set(key, value)
  }

  get subscribers(): number {
    return this.#listeners.size
  }

  *entries(): Iterable<KeyedEntry> {
    for (const [key, entry] of this.#entries) yield { key, entry }
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key)
  }

  set(key: string, value: unknown, { owner = this.id }: WriteOptions = {}): void {
    this.#check(key, owner)
    this.#put(key, { value, ...this.#nextHeader(key, owner) })
  }

  del(key: string, { owner = this.id }: WriteOptions = {}): void {
    this.#check(key, owner)
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#entries.delete(key)
    const { value: _, ...header } = { ...entry, ...this.#nextHeader(key, owner, entry) }
    this.say({ type: 'delete', key, entry: header })
  }

  release(key: string, { owner = this.id }: WriteOptions = {}): void {
    this.#check(key, owner)
    const entry = this.#entries.get(key)
    if (entry) this.#put(key, { ...entry, seq: entry.seq + 1, released: true })
  }

  ownerOf(secret: string): string {
    return `owner-${secret}`
  }

  takeLosses(owner: string): readonly LeaseLost[] {
    const taken = this.losses.filter((lost) => lost.owner === owner)
    this.losses = this.losses.filter((lost) => lost.owner !== owner)
    return taken
  }

  /** Writes for another owner, who then holds the key. */
  plant(owner: string, key: string, value: unknown): void {
    this.#put(key, { value, ...this.#nextHeader(key, owner) })
  }

  peers(): readonly PeerInfo[] {
    return this.knownPeers
  }

  names(): ReadonlyMap<string, string> {
    return this.knownNames
  }

  subscribe(listener: (event: SourceEvent) => void): Cancel {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  say(event: SourceEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #put(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    this.say({ type: 'update', key, entry })
  }

  #nextHeader(key: string, owner: string, held = this.#entries.get(key)): Omit<Entry, 'value'> {
    const time = Math.floor(this.#clock.now() / 1000)
    const seq = (held?.seq ?? 1) + 1
    if (held?.owner === owner && !held.released) return { ...headerOf(held), time, seq }
    return { owner, epoch: (held?.epoch ?? 0) + 1, acquired: time, time, seq, released: false }
  }

  #check(key: string, owner: string): void {
    if (this.failure !== undefined) throw this.failure
    const held = this.#entries.get(key)
    if (!held || held.owner === owner || held.released) return
    const expiresAt = held.time + this.leaseTerm
    throw new LeaseHeldError({ key, ...headerOf(held), expiresAt, availableAt: expiresAt + this.takeoverDelay })
  }
}

function headerOf({ owner, epoch, acquired, time, seq, released }: Entry): Omit<Entry, 'value'> {
  return { owner, epoch, acquired, time, seq, released }
}
