import { flags } from '../wire/flags.ts'
import { decode, splitArray } from '../wire/msgpack.ts'
import { nodeIdValue, readNodeId, type NodeId } from '../wire/nodeId.ts'
import { readAddress } from './address.ts'
import type { Connection } from './connection.ts'
import type { Address } from './link.ts'

/** A peer that another one told us of. */
export interface ListedPeer {
  readonly address: Address
  readonly id: NodeId
}

/** `peers` packets: [[[host, port], id], ...] of everyone in the table who can be dialled, but the one who is told. */
export function peersPackets(table: Iterable<Connection>, except: Connection): readonly unknown[] {
  const list = [...table].flatMap((connection) => {
    const peer = connection.peer
    return connection === except || !peer?.address ? [] : [[peer.address, nodeIdValue(peer.id)]]
  })
  return [flags.peers, list]
}

/** Reads the list of a `peers` message; entries that cannot be dialled are left out. */
export function readPeers(packet: Uint8Array): readonly ListedPeer[] {
  return splitArray(packet).flatMap((element) => {
    const [rawAddress, rawId] = splitArray(element)
    const address = rawAddress ? readAddress(decode(rawAddress)) : null
    const id = rawId ? readNodeId(rawId) : undefined
    return address && id ? [{ address, id }] : []
  })
}
