import type { Entry } from '../dictionary/change.ts'
import type { InspectEvent, PeerInfo } from '../dictionary/source.ts'
import { Raw } from '../wire/msgpack.ts'
import type {
  EntryArray,
  InspectArray,
  ItemArray,
  PeerArray,
  RefusedArray,
  ServerArray,
  WelcomeArray,
} from './arrays.ts'
import type { HeaderWriter } from './headerWriter.ts'
import type { BatchItem, ServerMessage, SnapshotEntry } from './messages.ts'

type MessageOf<T extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: T }>
type ItemOf<T extends BatchItem['type']> = Extract<BatchItem, { readonly type: T }>

/** A connector's message without headers as the array of docs/channel.md. */
export function plainMessageToArray(
  message: MessageOf<'welcome' | 'peers' | 'pong' | 'error' | 'inspect'>,
): ServerArray {
  switch (message.type) {
    case 'welcome':
      return welcomeToArray(message)
    case 'peers':
      return [3, message.peers.map(peerToArray)]
    case 'pong':
      return [4]
    case 'error':
      return [5, message.code, message.message]
    case 'inspect':
      return [6, message.events && message.events.map(inspectEventToArray)]
  }
}

function welcomeToArray(welcome: MessageOf<'welcome'>): WelcomeArray {
  const { version, nodeId, owner, name, leasing, leaseTermMs, takeoverDelayMs, now, names } = welcome
  const { unmirroredKeys, feed, sequence, resumed, readOnly } = welcome
  const peers = welcome.peers.map(peerToArray)
  const node = [nodeId, owner, name, leasing, leaseTermMs, takeoverDelayMs, now, names, peers, unmirroredKeys] as const
  return [0, version, ...node, feed, sequence, resumed, readOnly]
}

function inspectEventToArray(event: InspectEvent): InspectArray {
  const { at, peer } = event
  if (event.type === 'link') return event.isUp ? [2, at, peer] : [3, at, peer]
  return [event.direction === 'in' ? 0 : 1, at, peer, event.kind, event.bytes]
}

function peerToArray({ id, name, kind, address }: PeerInfo): PeerArray {
  return [id, name, kind, address]
}

/** One key of a snapshot. */
export function entryToArray([key, entry]: SnapshotEntry, headers: HeaderWriter): EntryArray {
  return entry ? [key, valueOf(entry), headers.write(entry)] : [key]
}

/** One item of a batch. */
export function itemToArray(item: BatchItem, headers: HeaderWriter): ItemArray {
  switch (item.type) {
    case 'update':
      return [0, item.key, valueOf(item.entry), headers.write(item.entry)]
    case 'delete':
      return [1, item.key, headers.write(item.entry)]
    case 'accepted':
      return item.header ? [2, item.id, headers.write(item.header)] : [3, item.id]
    case 'refused':
      return refusedToArray(item)
    case 'name':
      return [5, item.owner, item.name]
    case 'lease-lost':
      return [6, item.key, item.owner, item.reason, item.mine ?? null]
  }
}

/** A value that is msgpack already goes out as it is. */
function valueOf(entry: Entry): unknown {
  return entry.packed ? new Raw(entry.packed) : entry.value
}

function refusedToArray({ id, refusal }: ItemOf<'refused'>): RefusedArray {
  const { code, message, owner = null, expiresAt = null, availableAt = null } = refusal
  return [4, id, code, message, owner, expiresAt, availableAt]
}
