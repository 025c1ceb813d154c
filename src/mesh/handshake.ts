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
  /** Numbers of the compressions that the peer can undo, the one it likes best first. */
  readonly methods: readonly number[]
}

/** The five packets of our handshake; the capability marker stands where old peers list compressions and skip unknown numbers. */
export const handshakePackets = (
  id: string,
  protocol: string,
  address: Address | null,
  methods: readonly number[],
): readonly unknown[] => [flags.handshake, id, protocol, address ?? [null, null], [...methods, CAPABILITY]]

/** Reads a handshake, or undefined where the message is none that 0.7 would accept (it has exactly five packets). */
export function readHandshake(message: Message): Handshake | undefined {
  const [, rawId, rawProtocol, rawAddress, rawMethods] = message.packets
  if (message.packets.length !== 5 || !rawId || !rawProtocol || !rawAddress || !rawMethods) return undefined
  const id = readNodeId(rawId)
  const protocol = readNodeId(rawProtocol)?.text
  const methods = readMethods(rawMethods)
  if (id === undefined || protocol === undefined || !methods) return undefined
  return { id, protocol, kind: kindOf(id, methods), address: readAddress(decode(rawAddress)), methods }
}

/** js2p 0.7 lists three, py2p 0.7 five; what a stranger lists is kept for as long as its link lives. */
const MAX_METHODS = 32

/** Reads a list of compressions; undefined where it is no list. What is no number is left out, and what comes after the first 32. */
export function readMethods(packet: Uint8Array): readonly number[] | undefined {
  const list = decode(packet)
  return Array.isArray(list) ? list.slice(0, MAX_METHODS).filter((method) => typeof method === 'number') : undefined
}

/** js2p 0.7 writes its id as str, py2p 0.7 as bin; only our kind lists the marker. */
function kindOf(id: NodeId, methods: readonly number[]): PeerKind {
  if (methods.includes(CAPABILITY)) return 'synckey'
  return id.type === 'bin' ? 'py2p' : 'js2p'
}
