import type { SyncRecord } from '../dictionary/record.ts'
import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode, encode, Raw } from '../wire/msgpack.ts'
import { nodeIdValue, readNodeId, type NodeId } from '../wire/nodeId.ts'
import { extensionOf, readExtension } from './extension.ts'

/** A store of a peer that keeps no records: a value, its owner, its second. */
export interface PlainStore {
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly owner: NodeId
  readonly time: number
  readonly deleted: boolean
  /** False for an entry of a snapshot, as old peers send them at link up. */
  readonly live: boolean
}

export type Store =
  | { readonly type: 'record'; readonly record: SyncRecord }
  | { readonly type: 'plain'; readonly plain: PlainStore }

/** A store message that is not what it should be; its sender's link stays, the message is dropped. */
export class StoreError extends Error {
  readonly code = 'bad-store'
}

const encodedEmpty = encode('')
const encodedNil = encode(null)
const none = new Uint8Array()

/** Packets of a live store: old peers read key and value, our own kind the map too. */
export const storePackets = (record: SyncRecord): readonly unknown[] => [
  flags.store,
  record.key,
  record.deleted ? '' : new Raw(record.value),
  extensionOf(record),
]

/** Packets of a deletion by a peer without records, spelled so that it harms no js2p link; equal at every node that translates it. */
export const plainDeletionPackets = (message: Message): readonly unknown[] => [
  flags.store,
  new Raw(message.packets[1] ?? none),
  '',
  { x: 1, d: 1 },
]

/** Packets of a snapshot entry for an old peer (js2p and py2p 0.7: exactly five). */
export const snapshotPackets = (record: SyncRecord): readonly unknown[] => [
  flags.store,
  record.key,
  new Raw(record.value),
  nodeIdValue(ownerOf(record)),
  record.time,
]

/** The owner of a record, spelled on the wire as its owner spells it. */
export const ownerOf = ({ owner, ownerType }: SyncRecord): NodeId => ({ text: owner, type: ownerType })

/** Whether a value's bytes say nil, which js2p and py2p 0.7 mean as a deletion. */
export const isNil = (value: Uint8Array): boolean => sameBytes(value, encodedNil)

/** Whether a value reads as absent to js2p: nil or the empty text. */
export const isEmpty = (value: Uint8Array): boolean => isNil(value) || sameBytes(value, encodedEmpty)

/** Whether a `store` message carries a record, which every node orders by itself however late it comes. */
export const isRecord = ({ packets }: Message): boolean =>
  packets.length === 4 && readExtension(packets[3]!)?.e !== undefined

/** Reads a `store` message; throws `StoreError` for one that no peer should have sent. */
export function readStore(message: Message): Store {
  const [, rawKey, value, third] = message.packets
  if (!rawKey || !value) throw new StoreError('a store needs a key and a value')
  const key = readKey(rawKey)
  if (message.packets.length === 5) return { type: 'plain', plain: readSnapshot(message, key, value) }
  const extension = third ? readExtension(third) : undefined
  const { sender: owner, time } = message
  const deleted = isNil(value) || extension?.d === 1
  if (extension?.e === undefined) return { type: 'plain', plain: { key, value, owner, time, deleted, live: true } }
  const record = {
    key,
    value: deleted ? none : value,
    owner: owner.text,
    ownerType: owner.type,
    epoch: whole(extension.e),
    acquired: whole(extension.a),
    seq: whole(extension.s),
    time,
    deleted,
    released: extension.r === 1,
  }
  return { type: 'record', record }
}

function readSnapshot(message: Message, key: Uint8Array, value: Uint8Array): PlainStore {
  const owner = readNodeId(message.packets[3] ?? none)
  if (!owner) throw new StoreError('a snapshot entry needs an owner')
  return { key, value, owner, time: whole(decode(message.packets[4] ?? none)), deleted: isNil(value), live: false }
}

/** Keys come as bin, from js2p's snapshots as str. A short one is a view: most are only looked up. */
export function readKey(raw: Uint8Array): Uint8Array {
  if (raw[0] === 0xc4) return raw.subarray(2)
  const key = decode(raw)
  if (typeof key === 'string') return new TextEncoder().encode(key)
  if (key instanceof Uint8Array) return key
  throw new StoreError('a key is text or bytes')
}

/** Epochs and counters are raised by one at a time; far below 2^53 they can always be. */
const largest = 2 ** 48

/** A number that epoch, acquired, seq or time may be; throws `StoreError` for any other. */
export function whole(value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= largest) return Number(value)
  throw new StoreError(`epoch, acquired, seq and time are whole numbers up to 2^48`)
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index])
}
