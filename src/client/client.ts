import type { RecordHeader } from '../dictionary/record.ts'
import { systemClock } from '../seams/clock.ts'
import type { Clock } from '../seams/clock.ts'
import type { CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import type { Refusal } from '../transport/messages.ts'
import { Events } from './events.ts'
import { heldMessage } from './heldMessage.ts'
import { InitialKeys } from './initialKeys.ts'
import { Inbox } from './inbox.ts'
import { Knowledge } from './knowledge.ts'
import { Inspection } from './inspection.ts'
import { Link } from './link.ts'
import type { LinkListener } from './link.ts'
import type { PendingWrite } from './pendingWrite.ts'
import type { WriteRequest } from './writeRequest.ts'
import { PendingWrites } from './pendingWrites.ts'
import type { PendingWritesHost } from './pendingWrites.ts'
import { Publisher } from './publisher.ts'
import { Refusals } from './refusals.ts'
import { StoreView } from './storeView.ts'
import { SyncError } from './syncError.ts'
import type { SyncStoreOptions, Write, WriteOptions, WriteResult } from './types.ts'

const CLOSE_DELAY_MS = 1000

/** A client's parts, joined: what arrives goes through the inbox, what is written through the pending writes, and all is told by the publisher. */
export class Client {
  readonly clock: Clock
  readonly initialKeys: InitialKeys
  readonly refusals = new Refusals()
  readonly events = new Events()
  readonly inspection = new Inspection((message) => this.link.send(message))
  readonly link: Link
  readonly view: StoreView
  readonly publisher: Publisher
  readonly #options: SyncStoreOptions
  readonly #knowledge: Knowledge
  readonly #pending: PendingWrites
  readonly #inbox: Inbox

  constructor(options: SyncStoreOptions) {
    const { transport, initial = {}, clock = systemClock, closeDelayMs = CLOSE_DELAY_MS } = options
    const knowledge = new Knowledge(initial)
    const link = new Link({ transport, clock, closeDelayMs }, this.#linkListener())
    const pending = new PendingWrites(this.#pendingWritesHost(clock))
    const { refusals, events } = this
    this.#options = options
    this.#knowledge = knowledge
    this.#pending = pending
    this.clock = clock
    this.initialKeys = new InitialKeys(knowledge.initial)
    this.link = link
    this.view = new StoreView({ clock, transport: transport.kind, knowledge, pending, refusals, link })
    this.publisher = new Publisher(this.view)
    this.#inbox = new Inbox({ clock, knowledge, pending, publisher: this.publisher, events, link })
  }

  /** Shows a write before it returns, unless its options say otherwise. */
  write(key: string, request: WriteRequest, options?: WriteOptions): Write {
    return new Promise<WriteResult>((resolve) => {
      const all = { ...this.#options.write, ...options }
      this.publisher.commit(() => this.#pending.add(key, request, all, resolve))
    })
  }

  /** Forgets the key's last refusal. */
  reset(key: string): void {
    if (this.refusals.clear(key)) this.publisher.commit(() => this.publisher.touch(key))
  }

  /** Ends everything now. Idempotent. */
  close(): void {
    if (this.link.state.state === 'closed') return
    this.publisher.commit(() => {
      this.#pending.close()
      this.link.close()
    })
    this.publisher.close()
  }

  #linkListener(): LinkListener {
    return {
      message: (message) => {
        this.#inbox.receive(message)
        this.inspection.receive(message)
      },
      lost: (reason) => this.publisher.commit(() => this.#lose(reason)),
      changed: () => this.publisher.commit(() => {}),
    }
  }

  #lose({ code }: CloseReason): void {
    this.#knowledge.lost(this.link.heardAt)
    this.#pending.suspend(code === CLOSE.tooLarge)
  }

  #pendingWritesHost(clock: Clock): PendingWritesHost {
    return {
      clock,
      isReady: () => this.#knowledge.mirror.isComplete,
      held: (key) => this.#knowledge.mirror.get(key),
      ending: () => this.link.ending,
      send: (message) => this.link.send(message),
      touch: (key) => this.publisher.touch(key),
      commit: (change) => this.publisher.commit(change),
      accepted: (write, header) => this.#accept(write, header),
      refused: (...failed) => this.#refuse(...failed),
    }
  }

  #accept({ key, id, next }: PendingWrite, header: RecordHeader | null): WriteResult {
    const { mirror } = this.#knowledge
    const value = (next ? next.output?.value : mirror.get(key)?.value) ?? undefined
    if (value === undefined) mirror.delete(key)
    else if (header) mirror.accept(key, header, value)
    this.refusals.clear(key)
    this.publisher.touch(key)
    return { ok: true, key, value, lease: this.view.lease(key), writeId: id }
  }

  #refuse(key: string, writeId: number, refusal: Refusal, attempted: unknown): SyncError {
    const { code, owner } = refusal
    const at = this.clock.now()
    const ownerName = owner === undefined ? null : this.#knowledge.ownerName(owner)
    const availableAt = refusal.availableAt ?? refusal.expiresAt
    const expiresAt = availableAt === undefined ? undefined : availableAt - this.#knowledge.clockOffsetMs
    const isHeld = code === 'lease-held' && owner !== undefined && expiresAt !== undefined
    const message = isHeld ? heldMessage(key, owner, ownerName, expiresAt - at) : refusal.message
    const data = { key, owner, ownerName: ownerName ?? undefined, expiresAt, attempted, at, writeId }
    const error = new SyncError(code, message, data)
    this.refusals.add(key, error)
    this.publisher.touch(key)
    this.publisher.afterwards(() => this.#options.onError?.(error))
    return error
  }
}
