import type { Entry } from '../dictionary/change.ts'
import type { BatchItem, ResumePoint, ServerMessage } from '../transport/messages.ts'
import type { Events } from './events.ts'
import type { Knowledge } from './knowledge.ts'
import type { MirrorRecord } from './mirrorRecord.ts'
import type { PendingWrites } from './pendingWrites.ts'
import type { Publisher } from './publisher.ts'
import type { SyncEvents } from './types.ts'

/** What messages have an effect on. */
export interface InboxOptions {
  readonly clock: { now(): number }
  readonly knowledge: Knowledge
  readonly pending: PendingWrites
  readonly publisher: Publisher
  readonly events: Events
  readonly link: { synced(): void }
}

/** Applies what the connector says: each message as a whole, before anybody is told of any part of it. */
export class Inbox {
  /** The life of the connector that the mirror is of, and how far it is told; null before the first whole snapshot. */
  #feed: string | null = null
  #sequence = 0
  readonly #options: InboxOptions
  /** What took the place of writes of ours, as the last snapshot showed: the connector may tell of the same losses. */
  readonly #winners = new Map<string, Entry>()

  constructor(options: InboxOptions) {
    this.#options = options
  }

  /** What the next connection may go on from. */
  get point(): ResumePoint | null {
    return this.#feed === null ? null : { feed: this.#feed, sequence: this.#sequence }
  }

  receive(message: ServerMessage): void {
    const { knowledge, pending } = this.#options
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message)
      case 'snapshot':
        knowledge.stage(message.entries)
        return message.last ? this.#snapshot(message.interest) : undefined
      case 'batch':
        for (const item of message.items) this.#item(item)
        this.#sequence = message.sequence
        return pending.flush()
      case 'peers':
        knowledge.peers = message.peers
        return
      case 'message': {
        const { publisher, events } = this.#options
        return publisher.afterwards(() => events.emit('message', message.message))
      }
      case 'pong':
      case 'error':
      case 'inspect':
    }
  }

  #welcome(welcome: Extract<ServerMessage, { type: 'welcome' }>): void {
    const { clock, knowledge, pending, publisher } = this.#options
    knowledge.greet(welcome, clock.now())
    for (const [owner, name] of welcome.names) this.#name(owner, name)
    publisher.touchWatched()
    pending.resume()
  }

  #snapshot(interest: number): void {
    const { knowledge, pending, publisher } = this.#options
    for (const key of knowledge.initial.keys()) publisher.touch(key)
    if (interest === 0) this.#winners.clear()
    knowledge.replace(interest, (key, before, after) => {
      publisher.touch(key)
      if (before && after && knowledge.isLoss(before, after)) this.#lose(key, before, after)
    })
    publisher.touchWatched()
    if (interest === 0) this.#synced()
    pending.synced()
  }

  #synced(): void {
    const { knowledge, publisher, events, link, clock } = this.#options
    const { terms } = knowledge
    this.#feed = terms?.feed ?? null
    this.#sequence = terms?.sequence ?? 0
    knowledge.synced(clock.now())
    link.synced()
    const keys = knowledge.records.size
    publisher.afterwards(() => events.emit('synced', { keys }))
  }

  #item(item: BatchItem): void {
    const { knowledge, pending, publisher } = this.#options
    switch (item.type) {
      case 'update':
      case 'delete':
        // Nothing is lost: what it is now comes with the answer to an interest, if it is wanted.
        if (!knowledge.isKnown(item.key)) return
        if (item.type === 'update') knowledge.put(item.key, item.entry)
        else knowledge.records.delete(item.key)
        pending.changed(item.key)
        return publisher.touch(item.key)
      case 'accepted':
        return pending.accept(item.id, item.header)
      case 'refused':
        return pending.refuse(item.id, item.refusal)
      case 'name':
        return this.#name(item.owner, item.name)
      case 'lease-lost': {
        const { key, owner, reason, mine } = item
        if (!this.#isTold(key)) this.#tellLoss({ key, owner, reason, mine })
      }
    }
  }

  #lose(key: string, before: MirrorRecord, after: Entry): void {
    this.#winners.set(key, after)
    const reason = before.epoch === after.epoch ? 'concurrent' : 'superseded'
    this.#tellLoss({ key, owner: after.owner, reason, mine: before.value })
  }

  #isTold(key: string): boolean {
    const winner = this.#winners.get(key)
    const held = this.#options.knowledge.records.get(key)
    return !!winner && winner.owner === held?.owner && winner.epoch === held.epoch
  }

  #tellLoss(loss: Omit<SyncEvents['lease-lost'], 'ownerName'>): void {
    const { knowledge, publisher, events } = this.#options
    const ownerName = knowledge.ownerName(loss.owner)
    publisher.afterwards(() => events.emit('lease-lost', { ...loss, ownerName }))
  }

  #name(owner: string, name: string): void {
    const { knowledge, publisher } = this.#options
    if (knowledge.ownerName(owner) === name) return
    knowledge.names.set(owner, name)
    publisher.touchWatched()
    if (!publisher.outside.keepsEntries) return
    for (const [key, record] of knowledge.records) if (record.owner === owner) publisher.touch(key)
  }
}
