import type { RecordHeader } from '../dictionary/record.ts'
import { systemClock } from '../seams/clock.ts'
import type { Cancel, Clock } from '../seams/clock.ts'
import type { CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import type { ClientMessage, Interest, Refusal, ServerMessage } from '../transport/messages.ts'
import { checkValue } from './checkValue.ts'
import { Events } from './events.ts'
import { heldMessage } from './heldMessage.ts'
import { Inbox } from './inbox.ts'
import { Interests } from './interests.ts'
import type { InterestsOptions } from './interests.ts'
import { Knowledge } from './knowledge.ts'
import { Inspection } from './inspection.ts'
import { Link } from './link.ts'
import type { Hello, LinkListener } from './link.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { PendingWrite } from './pendingWrite.ts'
import { PendingWrites } from './pendingWrites.ts'
import type { PendingWritesHost } from './pendingWrites.ts'
import { Publisher } from './publisher.ts'
import { Refusals } from './refusals.ts'
import { StoreView } from './storeView.ts'
import { SyncError } from './syncError.ts'
import type { AcquireOptions, SyncStoreOptions, Write, WriteResult } from './types.ts'
import type { WriteRequest } from './writeRequest.ts'

/** A client's parts, joined: what arrives goes through the inbox, what is written through the pending writes, and all is told by the publisher. */
export class Client implements LinkListener, PendingWritesHost {
  readonly clock: Clock
  readonly refusals = new Refusals()
  readonly events = new Events()
  readonly inspection = new Inspection(this)
  /** Null where this client is told of everything. */
  readonly interests: Interests | null
  readonly knowledge: Knowledge
  readonly pending: PendingWrites
  readonly link: Link
  readonly view: StoreView
  readonly publisher: Publisher
  readonly #options: SyncStoreOptions
  readonly #inbox: Inbox

  constructor(options: SyncStoreOptions) {
    this.#options = options
    this.clock = options.clock ?? systemClock
    this.interests = options.transport.subscribe === 'used' ? new Interests(this.#interestsOptions()) : null
    this.knowledge = new Knowledge(options.initial ?? {}, this.interests)
    this.link = new Link(options.transport, this.clock, options.closeDelayMs, this)
    this.pending = new PendingWrites(this)
    this.view = new StoreView(options.transport.kind, this)
    this.publisher = new Publisher(this.view)
    this.#inbox = new Inbox(this)
  }

  /** Shows a write before it returns, unless its options say otherwise. */
  write(key: string, request: WriteRequest, options?: AcquireOptions): Write {
    this.#options.devtools?.written(`${request.type} ${key}`)
    return new Promise<WriteResult>((resolve) => {
      this.commit(() => this.pending.add(key, request, { ...this.#options.write, ...options }, resolve))
    })
  }

  /** Whether there was a connection to send it over. Throws a TypeError for packets that no channel carries. */
  broadcast(packets: readonly unknown[]): boolean {
    const problem = Array.isArray(packets) ? checkValue(packets) : 'packets must be a list'
    if (problem !== null) throw new TypeError(`Nothing was broadcast: ${problem}`)
    if (this.link.state.state !== 'connected') return false
    this.link.send({ type: 'broadcast', packets })
    return true
  }

  /** Forgets the key's last refusal. */
  reset(key: string): void {
    if (this.refusals.byKey.delete(key)) this.commit(() => this.touch(key))
  }

  /** Ends everything now. Idempotent. */
  close(): void {
    if (this.link.state.state === 'closed') return
    this.commit(() => {
      this.pending.close()
      this.link.close()
    })
    this.interests?.close()
    this.publisher.close()
  }

  // What the link tells, and asks.

  hello(): Hello {
    const resume = this.#inbox.point
    return { resume, interest: this.interests?.open(resume !== null) ?? null }
  }

  message(message: ServerMessage): void {
    this.#options.devtools?.received(message)
    this.commit(() => this.#inbox.receive(message))
    this.inspection.receive(message)
  }

  lost({ code }: CloseReason): void {
    this.interests?.lost()
    this.commit(() => {
      this.knowledge.lost(this.link.heardAt)
      this.pending.suspend(code === CLOSE.tooLarge)
    })
  }

  changed(): void {
    this.commit(() => {})
  }

  // What the pending writes ask.

  read(key: string, value: unknown): unknown {
    const { schema, onInvalid } = this.#options
    return schema ? schema.read(key, value, onInvalid) : value
  }

  check(key: string, value: unknown): string | null {
    return checkValue(value) ?? this.#options.schema?.check(key, value) ?? null
  }

  get ending(): SyncError | null {
    return this.link.ending
  }

  get clockOffsetMs(): number {
    return this.knowledge.clockOffsetMs
  }

  get ownOwner(): string | null {
    const { terms } = this.knowledge
    return terms && terms.owner !== terms.nodeId ? terms.owner : null
  }

  isKnown(key: string): boolean {
    return this.knowledge.isKnown(key)
  }

  held(key: string): MirrorRecord | undefined {
    return this.knowledge.records.get(key)
  }

  /** What a write keeps, or is made of, has to be known before its answer. */
  send(message: ClientMessage): void {
    this.interests?.flush()
    this.link.send(message)
  }

  /** Wants to be told of a key, or of all below a prefix, for as long as it is subscribed to. */
  use(kind: keyof Interest, name: string, cancel: Cancel = () => {}): Cancel {
    const leave = this.interests?.use(kind, name)
    return leave
      ? () => {
          cancel()
          leave()
        }
      : cancel
  }

  touch(key: string): void {
    this.publisher.touch(key)
  }

  commit(change: () => void): void {
    this.publisher.commit(change)
  }

  accepted({ key, id, isKeeping, output }: PendingWrite, header: RecordHeader | null): WriteResult {
    const value = isKeeping ? this.held(key)?.value : output?.value
    if (value === undefined) this.knowledge.records.delete(key)
    else if (header) this.knowledge.accept(key, header, value)
    this.refusals.byKey.delete(key)
    this.touch(key)
    return { ok: true, key, value, lease: this.view.lease(key), writeId: id }
  }

  refused(key: string, writeId: number, refusal: Refusal, attempted: unknown): SyncError {
    const { code, owner } = refusal
    const at = this.clock.now()
    const ownerName = owner === undefined ? null : this.knowledge.ownerName(owner)
    const availableAt = refusal.availableAt ?? refusal.expiresAt
    const expiresAt = availableAt === undefined ? undefined : availableAt - this.clockOffsetMs
    const isHeld = code === 'lease-held' && owner !== undefined && expiresAt !== undefined
    const message = isHeld ? heldMessage(key, owner, ownerName, expiresAt - at) : refusal.message
    const data = { key, owner, ownerName: ownerName ?? undefined, expiresAt, attempted, at, writeId }
    const error = new SyncError(code, message, data)
    if (code !== 'aborted') this.#tell(key, error)
    return error
  }

  #interestsOptions(): InterestsOptions {
    return {
      clock: this.clock,
      send: (message) => this.link.send(message),
      dropped: () => this.commit(() => this.knowledge.forget((key) => this.touch(key))),
    }
  }

  #tell(key: string, error: SyncError): void {
    this.refusals.add(key, error)
    this.touch(key)
    this.publisher.afterwards(() => this.#options.onError?.(error))
  }
}
