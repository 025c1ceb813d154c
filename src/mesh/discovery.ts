import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import { formatAddress, sameAddress } from './address.ts'
import type { Connection } from './connection.ts'
import type { Handler, Verdict } from './dispatcher.ts'
import type { Address } from './link.ts'
import { readPeers } from './peersList.ts'
import type { RefusalCode } from './refusals.ts'
import type { DialReason } from './redialer.ts'

/** What discovery needs of a node. */
export interface DiscoveringNode {
  readonly id: string
  readonly address: Address | null
  readonly peers: ReadonlyMap<string, Connection>
  /** How many links the node dialled. */
  readonly outgoing: number
  handle(subFlag: number, handler: Handler): void
  connect(address: Address, reason: DialReason): Connection
  sendPeers(connection: Connection): void
  build(flag: number, packets: readonly unknown[]): Message
  refuse(code: RefusalCode, message: string, from: Connection): void
}

export interface DiscoveryOptions {
  /** How many links of its own making a node wants; explicit dials are not limited. */
  readonly maxOutgoing: number
  /** Which addresses out of other peers' lists may be dialled. */
  readonly mayDial: (address: Address) => boolean
  /** A peer wants to know everything. */
  readonly asked: (connection: Connection) => void
}

/** Lets a node find others through its peers, and be found: `peers` and `request` messages. */
export function discover(node: DiscoveringNode, { maxOutgoing, mayDial, asked }: DiscoveryOptions): void {
  node.handle(flags.peers, ({ packets }, from) => {
    for (const { address, id } of readPeers(packets[1] ?? new Uint8Array())) {
      if (node.outgoing >= maxOutgoing) break
      const known = id.text === node.id || node.peers.has(id.text) || sameAddress(address, node.address)
      if (known) continue
      if (mayDial(address)) node.connect(address, 'learnt')
      else node.refuse('dial-not-allowed', `${formatAddress(address)} out of a peer's list may not be dialled`, from)
    }
    return 'drop'
  })

  node.handle(flags.request, (message, connection) => {
    if (message.packets.length > 2) return answerWanted(node, message, connection)
    if (connection.hasBacklog) node.refuse('too-many-requests', 'a peer asks for more than it reads', connection)
    else {
      node.sendPeers(connection)
      asked(connection)
    }
    return 'drop'
  })
}

/** js2p 0.7: whoever has the wanted id in its table answers with its address; others pass the question on. */
function answerWanted(node: DiscoveringNode, { packets }: Message, connection: Connection): Verdict {
  const [, request, wanted] = packets.map((packet) => decode(packet))
  const found = node.peers.get(wanted instanceof Uint8Array ? new TextDecoder().decode(wanted) : String(wanted))
  if (!found?.address) return 'relay'
  connection.send(node.build(flags.broadcast, [flags.response, request, [found.address, wanted]]))
  return 'drop'
}
