import { soon } from '../seams/soon.ts'
import { MAX_DEPTH, MAX_NODES, MsgpackError, decode, encode } from '../wire/msgpack.ts'
import type { MsgpackLimits } from '../wire/msgpack.ts'
import { TOGETHER } from './clientCodec.ts'
import type { BatchItem, ServerMessage } from './messages.ts'
import { OwnerNumbers } from './ownerNumbers.ts'
import { ProtocolError } from './protocolError.ts'
import { ServerWriter } from './serverWriter.ts'

/** A value as large as a dictionary takes, the operation around it, the message around that, and the array. */
const CLIENT_LIMITS: MsgpackLimits = { maxDepth: MAX_DEPTH + 3, maxNodes: MAX_NODES + 64 }

/** Any number of such values, inside an item, inside the items, inside the message. */
const SERVER_LIMITS: MsgpackLimits = { maxDepth: MAX_DEPTH + 3, maxNodes: Infinity }

/** How many owner ids an encoder keeps before it begins anew, so that it does not grow for ever. */
const MAX_OWNERS = 4096

/**
 * What a client sent in one WebSocket message, unchecked: only the connector's parser makes messages of it. Throws `ProtocolError`, and then
 * nothing of it counts.
 */
export function decodeClientMessages(bytes: Uint8Array): readonly unknown[] {
  const messages: unknown = readMsgpack(bytes, CLIENT_LIMITS)
  if (!Array.isArray(messages)) throw new ProtocolError('not-a-message', 'What came is no array of messages')
  if (messages.length <= TOGETHER.messages) return messages
  throw new ProtocolError('too-many', `More than ${TOGETHER.messages} messages came at once`)
}

function readMsgpack(bytes: Uint8Array, limits: MsgpackLimits): unknown {
  try {
    return decode(bytes, limits)
  } catch (error) {
    if (!(error instanceof MsgpackError)) throw error
    throw new ProtocolError('not-msgpack', `A message is not the msgpack it should be: ${error.message}`)
  }
}

type Batch = Extract<ServerMessage, { readonly type: 'batch' }>
type Snapshot = Extract<ServerMessage, { readonly type: 'snapshot' }>

/** Encodes for all channels of one door: what several of them receive alike in one turn is encoded once. */
export class ServerEncoder {
  #owners = new OwnerNumbers()
  #writer = new ServerWriter(this.#owners, SERVER_LIMITS)
  /** Writes what stands in several messages while one is being written. */
  #sharedWriter = new ServerWriter(this.#owners, SERVER_LIMITS)
  /** Batches of this turn, which clients that wrote nothing receive alike. */
  #batches = new Map<Batch, { readonly told: number; readonly bytes: Uint8Array }>()
  /** Changes of this turn, which stand among the answers of several clients. */
  #changes = new Map<BatchItem, Uint8Array>()

  /** Makes what encodes the messages of one new channel, in the order in which they are sent. */
  channel(): (message: ServerMessage) => Uint8Array {
    let owners = this.#owners
    let told = 0
    return (message) => {
      if (this.#owners.size > MAX_OWNERS) this.#renumber()
      if (owners !== this.#owners) told = 0
      owners = this.#owners
      const bytes = this.#encode(message, told)
      if (message.type === 'snapshot' || message.type === 'batch') told = owners.size
      return bytes
    }
  }

  #renumber(): void {
    this.#owners = new OwnerNumbers()
    this.#writer = new ServerWriter(this.#owners, SERVER_LIMITS)
    this.#sharedWriter = new ServerWriter(this.#owners, SERVER_LIMITS)
    this.#forget()
  }

  #encode(message: ServerMessage, told: number): Uint8Array {
    if (message.type === 'snapshot') return this.#snapshot(message, told)
    if (message.type !== 'batch') return encode(message, SERVER_LIMITS)
    return message.items.some(isAnswer) ? this.#ownBatch(message, told) : this.#commonBatch(message, told)
  }

  #snapshot({ entries, last, interest }: Snapshot, told: number): Uint8Array {
    const written = this.#writer.entries(entries)
    return encode([1, this.#owners.newsSince(told), written, last, interest], SERVER_LIMITS)
  }

  #commonBatch(batch: Batch, told: number): Uint8Array {
    const known = this.#batches.get(batch)
    if (known?.told === told) return known.bytes
    const written = this.#writer.items(batch.items)
    const bytes = encode([2, this.#owners.newsSince(told), written, batch.sequence], SERVER_LIMITS)
    this.#remember(this.#batches, batch, { told, bytes })
    return bytes
  }

  #ownBatch({ items, sequence }: Batch, told: number): Uint8Array {
    const written = this.#writer.items(items, (item) => (isAnswer(item) ? undefined : this.#change(item)))
    return encode([2, this.#owners.newsSince(told), written, sequence], SERVER_LIMITS)
  }

  #change(item: BatchItem): Uint8Array {
    const known = this.#changes.get(item)
    if (known) return known
    const bytes = this.#sharedWriter.item(item)
    this.#remember(this.#changes, item, bytes)
    return bytes
  }

  #remember<K, V>(memory: Map<K, V>, key: K, value: V): void {
    if (this.#batches.size + this.#changes.size === 0) soon(() => this.#forget())
    memory.set(key, value)
  }

  /** New maps: one that is cleared keeps what was in it reachable from where V8 collects last, and each turn from the one before. */
  #forget(): void {
    this.#batches = new Map()
    this.#changes = new Map()
  }
}

function isAnswer({ type }: BatchItem): boolean {
  return type === 'accepted' || type === 'refused'
}
