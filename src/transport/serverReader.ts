import type { Entry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { InspectEvent, PeerInfo } from '../dictionary/source.ts'
import type {
  HeaderArray,
  InspectArray,
  ItemArray,
  PeerArray,
  RefusedArray,
  ServerArray,
  WelcomeArray,
} from './arrays.ts'
import type { BatchItem, Refusal, ServerMessage } from './messages.ts'
import { ProtocolError } from './protocolError.ts'

/** Ids of owners by the numbers that stand for them on one channel. */
export type OwnerList = readonly string[]

/** The connector's message that an array of docs/channel.md stands for. Throws `ProtocolError` 'unknown-type'. */
export function arrayToServerMessage(array: ServerArray, owners: OwnerList): ServerMessage {
  switch (array[0]) {
    case 0:
      return arrayToWelcome(array)
    case 1:
      return {
        type: 'snapshot',
        entries: array[2].map(([key, value, header]) => [key, header ? toEntry(value, header, owners) : null]),
        last: array[3],
        interest: array[4],
      }
    case 2:
      return { type: 'batch', items: array[2].map((item) => arrayToItem(item, owners)), sequence: array[3] }
    case 3:
      return { type: 'peers', peers: array[1].map(arrayToPeer) }
    case 4:
      return { type: 'pong' }
    case 5:
      return { type: 'error', code: array[1], message: array[2] }
    case 6:
      return { type: 'inspect', events: array[1] && array[1].map(arrayToInspectEvent) }
    default:
      throw unknownType('message', array)
  }
}

function arrayToWelcome(array: WelcomeArray): ServerMessage {
  const [, version, nodeId, owner, name, leasing, leaseTermMs, takeoverDelayMs, now, names, peers, ...rest] = array
  const [unmirroredKeys, feed, sequence, resumed, readOnly] = rest
  return {
    type: 'welcome',
    version,
    nodeId,
    owner,
    name,
    leasing,
    leaseTermMs,
    takeoverDelayMs,
    now,
    names,
    peers: peers.map(arrayToPeer),
    unmirroredKeys,
    feed,
    sequence,
    resumed,
    readOnly,
  }
}

function arrayToPeer([id, name, kind, address]: PeerArray): PeerInfo {
  return { id, name, kind, address }
}

function arrayToInspectEvent([what, at, peer, kind = '', bytes = 0]: InspectArray): InspectEvent {
  if (what > 1) return { type: 'link', at, peer, isUp: what === 2 }
  return { type: 'message', at, direction: what === 1 ? 'out' : 'in', peer, kind, bytes }
}

function arrayToItem(array: ItemArray, owners: OwnerList): BatchItem {
  switch (array[0]) {
    case 0:
      return { type: 'update', key: array[1], entry: toEntry(array[2], array[3], owners) }
    case 1:
      return { type: 'delete', key: array[1], entry: toHeader(array[2], owners) }
    case 2:
      return { type: 'accepted', id: array[1], header: toHeader(array[2], owners) }
    case 3:
      return { type: 'accepted', id: array[1], header: null }
    case 4:
      return arrayToRefused(array)
    case 5:
      return { type: 'name', owner: array[1], name: array[2] }
    case 6:
      return { type: 'lease-lost', key: array[1], owner: array[2], reason: array[3], mine: array[4] ?? undefined }
    default:
      throw unknownType('batch item', array)
  }
}

function arrayToRefused([, id, code, message, owner, expiresAt, availableAt]: RefusedArray): BatchItem {
  const refusal: Refusal = {
    code,
    message,
    ...(owner !== null && { owner }),
    ...(expiresAt !== null && { expiresAt }),
    ...(availableAt !== null && { availableAt }),
  }
  return { type: 'refused', id, refusal }
}

/** Spelled out, because a spread header costs more than all the rest of reading an update. */
function toEntry(value: unknown, header: HeaderArray, owners: OwnerList): Entry {
  const [owner, epoch, acquired, time, seq, released] = header
  return { value, owner: owners[owner] ?? '', epoch, acquired, time, seq, released }
}

function toHeader([owner, epoch, acquired, time, seq, released]: HeaderArray, owners: OwnerList): RecordHeader {
  return { owner: owners[owner] ?? '', epoch, acquired, time, seq, released }
}

function unknownType(what: string, [op]: readonly unknown[]): ProtocolError {
  return new ProtocolError('unknown-type', `The connector sent a ${what} of the unknown type ${String(op)}`)
}
