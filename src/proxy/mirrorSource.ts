import { sameValue } from '../client/sameValue.ts'
import type { LaterSource, Settling } from '../connector/laterSource.ts'
import { RefusedError } from '../connector/refusal.ts'
import type { Change, Entry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { InspectEvent, LeaseLost, PeerInfo, SourceEvent } from '../dictionary/source.ts'
import type { Cancel } from '../seams/clock.ts'
import type { BatchItem, ClientMessage, ResumePoint, ServerMessage, WriteOperation } from '../transport/messages.ts'
import { UnsendableError } from '../transport/unsendableError.ts'

type Welcome = Extract<ServerMessage, { readonly type: 'welcome' }>

/** A write without its answer. */
interface Pending {
  readonly operation: WriteOperation
  readonly settle: (settling: Settling) => void
  /** How often it was sent. */
  sendings: number
}

/** Another connector's dictionary, as far as its messages tell of it, to be served on. All that is written through it is one owner's: its client's. */
export class MirrorSource implements LaterSource {
  readonly #send: (message: ClientMessage) => void
  readonly #entries = new Map<string, Entry>()
  readonly #names = new Map<string, string>()
  readonly #pending = new Map<number, Pending>()
  /** What writes of ours made, as far as that is known: of several that would make the same, one did. */
  readonly #made = new WeakSet<Entry>()
  readonly #listeners = new Set<(event: SourceEvent) => void>()
  readonly #onlookers = new Set<(event: InspectEvent | null) => void>()
  #staged = new Map<string, Entry | null>()
  #peers: readonly PeerInfo[] = []
  #welcome: Welcome | null = null
  /** What the next connection may go on from: all that is held was told by then. */
  #point: ResumePoint | null = null
  #writes = 0

  /** `send` gives a message to the other connector, if there is a connection to it. */
  constructor(send: (message: ClientMessage) => void) {
    this.#send = send
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

  entries(): Iterable<readonly [string, Entry]> {
    return this.#entries
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
    const id = ++this.#writes
    const pending = { operation, settle, sendings: 0 }
    this.#pending.set(id, pending)
    this.#sendWrite(id, pending)
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

  /** A snapshot that never ended is forgotten; what was not answered is asked again, under its id. */
  #greet(welcome: Welcome): void {
    this.#welcome = welcome
    this.#staged.clear()
    this.#meet(welcome.peers)
    for (const [owner, name] of welcome.names) this.#call(owner, name)
    for (const [id, pending] of this.#pending) this.#sendWrite(id, pending)
    if (this.#onlookers.size > 0) this.#askToInspect()
  }

  #snapshot({ entries, last }: Extract<ServerMessage, { readonly type: 'snapshot' }>): boolean {
    for (const [key, entry] of entries) this.#staged.set(key, entry)
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
        return this.#settle(item.id, (operation) => item.header && this.#written(operation, item.header))
      case 'refused':
        return this.#refused(item)
      case 'name':
        return this.#call(item.owner, item.name)
      case 'lease-lost':
        return this.#lose(item)
    }
  }

  /** A connector that was restarted has forgotten the first sending, and finds the key changed by it. */
  #refused({ id, refusal }: Extract<BatchItem, { readonly type: 'refused' }>): void {
    const pending = this.#pending.get(id)
    const isDone = refusal.code === 'conflict' && pending !== undefined && this.#hasMade(pending)
    this.#settle(id, () => isDone || refuse(new RefusedError(refusal)))
  }

  /** Whether the key is what a repeated write made of it, and no other one. */
  #hasMade({ operation, sendings }: Pending): boolean {
    const held = this.#entries.get(operation.key)
    // Where others write under the same owner, it may have been one of them.
    if (sendings < 2 || this.id === this.#welcome?.nodeId) return false
    if (!held) return isDeletion(operation)
    if (held.owner !== this.id || this.#made.has(held) || !sameValue(held.value, valueOf(operation))) return false
    this.#made.add(held)
    return true
  }

  /** Asks for a write, unless it can never cross. */
  #sendWrite(id: number, pending: Pending): void {
    try {
      pending.sendings++
      this.#send({ type: 'write', id, operation: pending.operation })
    } catch (error) {
      if (!(error instanceof UnsendableError)) throw error
      const { code, message } = error
      this.#settle(id, () => refuse(new RefusedError({ code, message })))
    }
  }

  #settle(id: number, settling: (operation: WriteOperation) => void): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.settle(() => settling(pending.operation))
  }

  /** A write of ours was applied: its value is known here, its header was told. */
  #written(operation: WriteOperation, header: RecordHeader): void {
    const { key } = operation
    const value = valueOf(operation) ?? this.#entries.get(key)?.value
    if (isDeletion(operation) || value === undefined) this.#remove(key, header)
    else this.#make(key, { ...header, value })
  }

  #make(key: string, entry: Entry): void {
    this.#made.add(entry)
    this.#put(key, entry)
  }

  /** A version that is held already stays as it is. */
  #update(key: string, entry: Entry): void {
    const held = this.#entries.get(key)
    if (!(held && isSameVersion(held, entry))) this.#put(key, entry)
  }

  #put(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    this.#tellChange({ type: 'update', key, entry })
  }

  #remove(key: string, header: RecordHeader): void {
    this.#entries.delete(key)
    this.#tellChange({ type: 'delete', key, entry: header })
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

  #tellChange(change: Change<string, unknown>): void {
    this.#tell(change)
  }

  #tell(event: SourceEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

/** Of a value that was lost nobody asks what header it had. */
const NO_HEADER: RecordHeader = { owner: '', epoch: 0, acquired: 0, time: 0, seq: 0, released: false }

function isSameVersion(a: RecordHeader, b: RecordHeader): boolean {
  return a.owner === b.owner && a.epoch === b.epoch && a.time === b.time && a.seq === b.seq && a.released === b.released
}

/** The value that a write brings; undefined where it keeps the one held. */
function valueOf(operation: WriteOperation): unknown {
  return 'value' in operation ? operation.value : undefined
}

function isDeletion(operation: WriteOperation): boolean {
  return operation.op === 'delete' || ('value' in operation && operation.value === null)
}

function refuse(error: RefusedError): never {
  throw error
}
