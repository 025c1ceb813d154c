import type { LaterSource, Settling } from '../connector/laterSource.ts'
import { isVersion } from '../connector/version.ts'
import type { Entry, KeyedEntry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { InspectEvent, LeaseLost, PeerInfo, SourceEvent } from '../dictionary/source.ts'
import type { Cancel } from '../seams/clock.ts'
import type { BatchItem, ClientMessage, ResumePoint, ServerMessage, WriteOperation } from '../transport/messages.ts'
import { isDeletion, valueOf, WritesUnderWay } from './writesUnderWay.ts'

type Welcome = Extract<ServerMessage, { readonly type: 'welcome' }>
type Accepted = Extract<BatchItem, { readonly type: 'accepted' }>

/** Another connector's dictionary, as far as its messages tell of it, to be served on. All that is written through it is one owner's: its client's. */
export class MirrorSource implements LaterSource {
  readonly #send: (message: ClientMessage) => void
  readonly #entries = new Map<string, Entry>()
  readonly #names = new Map<string, string>()
  readonly #writes: WritesUnderWay
  readonly #listeners = new Set<(event: SourceEvent) => void>()
  readonly #onlookers = new Set<(event: InspectEvent | null) => void>()
  #staged = new Map<string, Entry | null>()
  #peers: readonly PeerInfo[] = []
  #welcome: Welcome | null = null
  /** What the next connection may go on from: all that is held was told by then. */
  #point: ResumePoint | null = null

  /** `send` gives a message to the other connector, if there is a connection to it. */
  constructor(send: (message: ClientMessage) => void) {
    this.#send = send
    this.#writes = new WritesUnderWay(send)
  }

  /** The owner of what is written through this source. */
  get id(): string {
    return this.#welcome?.owner ?? ''
  }

  get name(): string | null {
    return this.#welcome?.name ?? null
  }

  get leasing(): boolean {
    return this.#welcome?.leasing ?? true
  }

  get leaseTerm(): number {
    return (this.#welcome?.leaseTermMs ?? 0) / 1000
  }

  get takeoverDelay(): number {
    return (this.#welcome?.takeoverDelayMs ?? 0) / 1000
  }

  get unmirroredKeys(): number {
    return this.#welcome?.unmirroredKeys ?? 0
  }

  get point(): ResumePoint | null {
    return this.#point
  }

  get size(): number {
    return this.#entries.size
  }

  *entries(): Iterable<KeyedEntry> {
    for (const [key, entry] of this.#entries) yield { key, entry }
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key)
  }

  ownerOf(): string {
    return this.id
  }

  /** Who is not there when a lease is lost finds out by comparing what it had. */
  takeLosses(): readonly LeaseLost[] {
    return []
  }

  peers(): readonly PeerInfo[] {
    return this.#peers
  }

  names(): ReadonlyMap<string, string> {
    return this.#names
  }

  subscribe(listener: (event: SourceEvent) => void): Cancel {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  writeLater(operation: WriteOperation, settle: (settling: Settling) => void): void {
    this.#writes.add(operation, settle)
  }

  broadcast(packets: readonly unknown[]): void {
    this.#send({ type: 'broadcast', packets })
  }

  inspect(listener: (event: InspectEvent | null) => void): Cancel {
    this.#onlookers.add(listener)
    this.#askToInspect()
    return () => {
      this.#onlookers.delete(listener)
      this.#askToInspect()
    }
  }

  /** Takes what the other connector says; true once that is all it holds. */
  receive(message: ServerMessage): boolean {
    if (message.type === 'welcome') this.#greet(message)
    else if (message.type === 'snapshot') return this.#snapshot(message)
    else if (message.type === 'batch') this.#batch(message)
    else if (message.type === 'peers') this.#meet(message.peers)
    else if (message.type === 'message') this.#tell(message)
    else if (message.type === 'inspect') this.#show(message.events)
    return false
  }

  /** A snapshot that never ended is forgotten. */
  #greet(welcome: Welcome): void {
    this.#welcome = welcome
    this.#staged.clear()
    this.#meet(welcome.peers)
    for (const [owner, name] of welcome.names) this.#call(owner, name)
    this.#writes.repeat()
    if (this.#onlookers.size > 0) this.#askToInspect()
  }

  #snapshot({ entries, last }: Extract<ServerMessage, { readonly type: 'snapshot' }>): boolean {
    for (const { key, entry } of entries) this.#staged.set(key, entry)
    if (last) this.#replace()
    return last
  }

  #replace(): void {
    const { feed, sequence, resumed } = this.#welcome!
    const staged = this.#staged
    this.#staged = new Map()
    for (const [key, held] of resumed ? [] : [...this.#entries]) if (!staged.has(key)) this.#remove(key, held)
    for (const [key, entry] of staged) {
      const held = this.#entries.get(key)
      if (entry) this.#update(key, entry)
      else if (held) this.#remove(key, held)
    }
    this.#point = { feed, sequence }
  }

  #batch({ items, sequence }: Extract<ServerMessage, { readonly type: 'batch' }>): void {
    for (const item of items) this.#item(item)
    if (this.#point) this.#point = { ...this.#point, sequence }
  }

  #item(item: BatchItem): void {
    switch (item.type) {
      case 'update':
        return this.#update(item.key, item.entry)
      case 'delete':
        return this.#remove(item.key, item.entry)
      case 'accepted':
        return this.#accepted(item)
      case 'refused':
        return this.#writes.refuse(item.id, item.refusal)
      case 'name':
        return this.#call(item.owner, item.name)
      case 'lease-lost':
        return this.#lose(item)
    }
  }

  #accepted({ id, header }: Accepted): void {
    const heldAt = (key: string): Entry | undefined => {
      const held = this.#entries.get(key)
      return held && header && isVersion(held, header) ? held : undefined
    }
    this.#writes.accept(id, heldAt, (operation) => header && this.#written(operation, header))
  }

  /** A write of ours was applied: its value is known here, its header was told. */
  #written(operation: WriteOperation, header: RecordHeader): void {
    const { key } = operation
    const value = valueOf(operation) ?? this.#entries.get(key)?.value
    if (isDeletion(operation) || value === undefined) this.#remove(key, header)
    else {
      const entry = { ...header, value }
      this.#writes.made(entry)
      this.#put(key, entry)
    }
  }

  /** A version that is held already stays as it is. */
  #update(key: string, entry: Entry): void {
    const held = this.#entries.get(key)
    if (!(held && isSameVersion(held, entry))) this.#put(key, entry)
  }

  #put(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    this.#tell({ type: 'update', key, entry })
  }

  #remove(key: string, header: RecordHeader): void {
    this.#entries.delete(key)
    this.#tell({ type: 'delete', key, entry: header })
  }

  #askToInspect(): void {
    this.#send({ type: 'inspect', on: this.#onlookers.size > 0 })
  }

  #show(events: readonly InspectEvent[] | null): void {
    for (const onlooker of this.#onlookers) for (const event of events ?? [null]) onlooker(event)
  }

  #meet(peers: readonly PeerInfo[]): void {
    this.#peers = peers
    this.#tell({ type: 'peers', peers })
  }

  #call(owner: string, name: string): void {
    if (this.#names.get(owner) === name) return
    this.#names.set(owner, name)
    this.#tell({ type: 'name', owner, name })
  }

  #lose({ key, owner, reason, mine }: Extract<BatchItem, { readonly type: 'lease-lost' }>): void {
    const held = mine === undefined ? undefined : { ...NO_HEADER, value: mine }
    const lost = { key, owner: this.id, mine: held, winner: undefined, winnerOwner: owner }
    // A reason that a later version adds is passed on as it is.
    this.#tell({ type: 'lease-lost', lost: { ...lost, reason: reason as LeaseLost['reason'] } })
  }

  #tell(event: SourceEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

/** Of a value that was lost nobody asks what header it had. */
const NO_HEADER: RecordHeader = { owner: '', epoch: 0, acquired: 0, time: 0, seq: 0, released: false }

function isSameVersion(a: RecordHeader, b: RecordHeader): boolean {
  return isVersion(a, b) && a.released === b.released
}
