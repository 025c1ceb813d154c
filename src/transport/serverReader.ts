import type { InspectEvent, PeerInfo } from '../dictionary/source.ts'
import type { InspectArray, ItemArray, PeerArray, RefusedArray, ServerArray, WelcomeArray } from './arrays.ts'
import { HeaderReader } from './headerReader.ts'
import type { BatchItem, Refusal, ServerMessage } from './messages.ts'
import { ProtocolError } from './protocolError.ts'

/** The connector's message that an array of docs/channel.md stands for. Throws `ProtocolError` 'unknown-type'. */
export function arrayToServerMessage(array: ServerArray, owners: readonly string[]): ServerMessage {
  const headers = new HeaderReader(owners)
  switch (array[0]) {
    case 0:
      return arrayToWelcome(array)
    case 1:
      return {
        type: 'snapshot',
        entries: array[2].map(([key, value, header]) => [key, header ? headers.entry(value, header) : null]),
        last: array[3],
        interest: array[4],
      }
    case 2:
      return { type: 'batch', items: array[2].map((item) => arrayToItem(item, headers)), sequence: array[3] }
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

function arrayToItem(array: ItemArray, headers: HeaderReader): BatchItem {
  switch (array[0]) {
    case 0:
      return { type: 'update', key: array[1], entry: headers.entry(array[2], array[3]) }
    case 1:
      return { type: 'delete', key: array[1], entry: headers.read(array[2]) }
    case 2:
      return { type: 'accepted', id: array[1], header: headers.read(array[2]) }
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

function unknownType(what: string, [op]: readonly unknown[]): ProtocolError {
  return new ProtocolError('unknown-type', `The connector sent a ${what} of the unknown type ${String(op)}`)
}
