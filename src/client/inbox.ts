import type { BatchItem, ServerMessage } from '../transport/messages.ts'
import type { Events } from './events.ts'
import type { Knowledge } from './knowledge.ts'
import type { Link } from './link.ts'
import type { PendingWrites } from './pendingWrites.ts'
import type { Publisher } from './publisher.ts'

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
    mirror.replace((key) => publisher.touch(key))
    publisher.touchWatched()
    knowledge.synced(clock.now())
    link.synced()
    pending.synced()
    const { size } = mirror
    publisher.afterwards(() => events.emit('synced', { keys: size }))
  }

  #item(item: BatchItem): void {
    const { knowledge, pending, publisher, events } = this.#options
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
        const ownerName = knowledge.ownerName(owner)
        return publisher.afterwards(() => events.emit('lease-lost', { key, owner, ownerName, reason, mine }))
      }
    }
  }

  #name(owner: string, name: string): void {
    const { knowledge, publisher } = this.#options
    if (!knowledge.name(owner, name)) return
    publisher.touchWatched()
    for (const key of publisher.outside.keepsEntries ? knowledge.keysOf(owner) : []) publisher.touch(key)
  }
}
