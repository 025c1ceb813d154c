import type { SyncRecord } from '../dictionary/record.ts'
import { flags } from '../wire/flags.ts'
import { packetCount, packetStart, type Message } from '../wire/message.ts'
import { decode, encode, Raw } from '../wire/msgpack.ts'
import { nodeIdValue, readNodeId, type NodeId } from '../wire/nodeId.ts'
import { extensionOf, readExtension, type Extension } from './extension.ts'

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
export const isRecord = (message: Message): boolean =>
  packetCount(message) === 4 && extensionIn(message)?.e !== undefined

/** A key of which bytes hold a copy from `start` to `end`: one that is kept already, or a new one. */
export type FindKey = (bytes: Uint8Array, start: number, end: number) => Uint8Array

/** Reads a `store` message; what it returns shares no memory with that. Throws `StoreError` for one that no peer should have sent. */
export function readStore(message: Message, findKey: FindKey = copyOf): Store {
  const count = packetCount(message)
  if (count < 3) throw new StoreError('a store needs a key and a value')
  const key = keyIn(message, findKey)
  if (count === 5) return { type: 'plain', plain: readSnapshot(message, key) }
  const extension = count > 3 ? extensionIn(message) : undefined
  const deleted = isNilIn(message) || extension?.d === 1
  if (extension?.e !== undefined) return { type: 'record', record: recordOf(message, key, deleted, extension) }
  const { sender: owner, time } = message
  return { type: 'plain', plain: { key, value: valueIn(message), owner, time, deleted, live: true } }
}

/** Fields in the order in which all records have them: of one shape they are read faster. */
function recordOf(message: Message, key: Uint8Array, deleted: boolean, extension: Extension): SyncRecord {
  const { sender, time } = message
  return {
    key,
    value: deleted ? none : valueIn(message),
    deleted,
    released: extension.r === 1,
    owner: sender.text,
    ownerType: sender.type,
    epoch: whole(extension.e),
    acquired: whole(extension.a),
    time,
    seq: whole(extension.s),
  }
}

function readSnapshot(message: Message, key: Uint8Array): PlainStore {
  const { packets } = message
  const owner = readNodeId(packets[3] ?? none)
  if (!owner) throw new StoreError('a snapshot entry needs an owner')
  const time = whole(decode(packets[4] ?? none))
  return { key, value: valueIn(message), owner, time, deleted: isNilIn(message), live: false }
}

const extensionIn = (message: Message): Extension | undefined =>
  readExtension(message.frame, packetStart(message, 3), packetStart(message, 4))

const valueIn = (message: Message): Uint8Array => message.frame.slice(packetStart(message, 2), packetStart(message, 3))

function isNilIn(message: Message): boolean {
  const start = packetStart(message, 2)
  return message.frame[start] === encodedNil[0] && packetStart(message, 3) === start + 1
}

/** A short key in bin, as most are, is found where it lies. */
function keyIn(message: Message, findKey: FindKey): Uint8Array {
  const { frame } = message
  const start = packetStart(message, 1)
  const end = packetStart(message, 2)
  return frame[start] === 0xc4 ? findKey(frame, start + 2, end) : readKey(frame.subarray(start, end))
}

/** Keys come as bin, from js2p's snapshots as str. */
export function readKey(raw: Uint8Array): Uint8Array {
  const key = decode(raw)
  if (typeof key === 'string') return new TextEncoder().encode(key)
  if (key instanceof Uint8Array) return key
  throw new StoreError('a key is text or bytes')
}

const copyOf: FindKey = (bytes, start, end) => bytes.slice(start, end)

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
