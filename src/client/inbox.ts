import type { BatchItem, ServerMessage } from '../transport/messages.ts'
import type { Events } from './events.ts'
import type { Knowledge } from './knowledge.ts'
import type { Link } from './link.ts'
import type { MirrorRecord } from './mirror.ts'
import type { PendingWrites } from './pendingWrites.ts'
import type { Publisher } from './publisher.ts'
import type { SyncEvents } from './types.ts'

export interface InboxOptions {
  readonly clock: { now(): number }
  readonly knowledge: Knowledge
  readonly pending: PendingWrites
  readonly publisher: Publisher
  readonly events: Events
  readonly link: Link
}

/** Applies what the connector says: each message as a whole, before anybody is told of any part of it. */
export class Inbox {
  readonly #options: InboxOptions
  /** What took the place of writes of ours, as the last snapshot showed: the connector may tell of the same losses. */
  readonly #winners = new Map<string, MirrorRecord>()

  constructor(options: InboxOptions) {
    this.#options = options
  }

  receive(message: ServerMessage): void {
    this.#options.publisher.commit(() => this.#apply(message))
  }

  #apply(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        return this.#welcome(message)
      case 'snapshot':
        return this.#snapshot(message)
      case 'batch':
        for (const item of message.items) this.#item(item)
        return this.#options.pending.flush()
      case 'peers':
        return this.#options.knowledge.meet(message.peers)
      case 'pong':
      case 'error':
      case 'inspect':
    }
  }

  #welcome(message: Extract<ServerMessage, { type: 'welcome' }>): void {
    const { clock, knowledge, pending, publisher } = this.#options
    knowledge.greet(message, clock.now())
    for (const [owner, name] of message.names) this.#name(owner, name)
    knowledge.mirror.begin()
    publisher.touchWatched()
    pending.resume()
  }

  #snapshot({ entries, last }: Extract<ServerMessage, { type: 'snapshot' }>): void {
    const { knowledge, pending, publisher, events, link, clock } = this.#options
    const { mirror } = knowledge
    mirror.stage(entries)
    if (!last) return
    if (!mirror.isComplete) for (const key of knowledge.initial.keys()) publisher.touch(key)
    this.#winners.clear()
    mirror.replace((key, before, after) => {
      publisher.touch(key)
      if (before && after && knowledge.isLoss(before, after)) this.#lose(key, before, after)
    })
    publisher.touchWatched()
    knowledge.synced(clock.now())
    link.synced()
    pending.synced()
    const { size } = mirror
    publisher.afterwards(() => events.emit('synced', { keys: size }))
  }

  #item(item: BatchItem): void {
    const { knowledge, pending, publisher } = this.#options
    switch (item.type) {
      case 'update':
        knowledge.mirror.put(item.key, item.entry)
        return publisher.touch(item.key)
      case 'delete':
        knowledge.mirror.delete(item.key)
        return publisher.touch(item.key)
      case 'accepted':
        return pending.accept(item.id, item.header)
      case 'refused':
        return pending.refuse(item.id, item.refusal)
      case 'name':
        return this.#name(item.owner, item.name)
      case 'lease-lost': {
        const { key, owner, reason, mine } = item
        return this.#isTold(key) ? undefined : this.#tellLoss({ key, owner, reason, mine })
      }
    }
  }

  #lose(key: string, before: MirrorRecord, after: MirrorRecord): void {
    this.#winners.set(key, after)
    const reason = before.epoch === after.epoch ? 'concurrent' : 'superseded'
    this.#tellLoss({ key, owner: after.owner, reason, mine: before.value })
  }

  #isTold(key: string): boolean {
    const winner = this.#winners.get(key)
    const held = this.#options.knowledge.mirror.get(key)
    return winner !== undefined && winner.owner === held?.owner && winner.epoch === held.epoch
  }

  #tellLoss(loss: Omit<SyncEvents['lease-lost'], 'ownerName'>): void {
    const { knowledge, publisher, events } = this.#options
    const ownerName = knowledge.ownerName(loss.owner)
    publisher.afterwards(() => events.emit('lease-lost', { ...loss, ownerName }))
  }

  #name(owner: string, name: string): void {
    const { knowledge, publisher } = this.#options
    if (!knowledge.name(owner, name)) return
    publisher.touchWatched()
    for (const key of publisher.outside.keepsEntries ? knowledge.keysOf(owner) : []) publisher.touch(key)
  }
}
