import { CAPABILITY, flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import { readNodeId, type NodeId } from '../wire/nodeId.ts'
import { readAddress } from './address.ts'
import type { Address } from './link.ts'

/** Which software a peer runs. */
export type PeerKind = 'synckey' | 'js2p' | 'py2p'

/** What a peer says of itself when a link comes up. */
export interface Handshake {
  readonly id: NodeId
  readonly kind: PeerKind
  readonly protocol: string
  readonly address: Address | null
}

/** The five packets of our handshake; the capability marker stands where old peers list compressions and skip unknown numbers. */
export const handshakePackets = (id: string, protocol: string, address: Address | null): readonly unknown[] => [
  flags.handshake,
  id,
  protocol,
  address ?? [null, null],
  [CAPABILITY],
]

/** Reads a handshake, or undefined where the message is none that 0.7 would accept (it has exactly five packets). */
export function readHandshake(message: Message): Handshake | undefined {
  const [, rawId, rawProtocol, rawAddress, rawMethods] = message.packets
  if (message.packets.length !== 5 || !rawId || !rawProtocol || !rawAddress || !rawMethods) return undefined
  const id = readNodeId(rawId)
  const protocol = readNodeId(rawProtocol)?.text
  const methods = decode(rawMethods)
  if (id === undefined || protocol === undefined || !Array.isArray(methods)) return undefined
  return { id, protocol, kind: kindOf(id, methods), address: readAddress(decode(rawAddress)) }
}

/** js2p 0.7 writes its id as str, py2p 0.7 as bin; only our kind lists the marker. */
function kindOf(id: NodeId, methods: readonly unknown[]): PeerKind {
  if (methods.includes(CAPABILITY)) return 'synckey'
  return id.type === 'bin' ? 'py2p' : 'js2p'
}
