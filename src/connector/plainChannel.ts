import type { Entry } from '../dictionary/change.ts'
import type { Channel, CloseReason } from '../transport/channel.ts'
import type { BatchItem, ServerMessage } from '../transport/messages.ts'

/** The wall before a channel that copies objects: entries whose values are still msgpack become plain data. */
export class PlainChannel implements Channel<ServerMessage> {
  readonly #channel: Channel<ServerMessage>
  readonly #known: WeakMap<ServerMessage, ServerMessage>

  /** `known` is one for all channels of a connector: what several receive alike is made plain once. */
  constructor(channel: Channel<ServerMessage>, known: WeakMap<ServerMessage, ServerMessage>) {
    this.#channel = channel
    this.#known = known
  }

  get bufferedAmount(): number {
    return this.#channel.bufferedAmount
  }

  send(message: ServerMessage): void {
    const plain = this.#known.get(message) ?? plainMessage(message)
    if (plain !== message) this.#known.set(message, plain)
    this.#channel.send(plain)
  }

  close(reason?: CloseReason): void {
    this.#channel.close(reason)
  }
}

function plainMessage(message: ServerMessage): ServerMessage {
  if (message.type === 'batch') return { ...message, items: message.items.map(plainItem) }
  if (message.type !== 'snapshot') return message
  return { ...message, entries: message.entries.map(({ key, entry }) => ({ key, entry: entry && plainEntry(entry) })) }
}

function plainItem(item: BatchItem): BatchItem {
  return item.type === 'update' ? { type: 'update', key: item.key, entry: plainEntry(item.entry) } : item
}

function plainEntry(entry: Entry): Entry {
  if (!entry.packed) return entry
  const { value, owner, epoch, acquired, time, seq, released } = entry
  return { value, owner, epoch, acquired, time, seq, released }
}
