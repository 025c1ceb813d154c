import type { Connection } from './connection.ts'
import type { PeerKind } from './handshake.ts'
import type { RoutingTable } from './routingTable.ts'

/** A node's links now. */
export interface LinkGauges {
  /** Links to each kind of peer; those without a handshake are left out. */
  readonly synckey: number
  readonly js2p: number
  readonly py2p: number
  /** Of these, second links to a peer. */
  readonly spare: number
  /** Of these, links that this node dialled. */
  readonly outgoing: number
  /** Links without a handshake, dials under way included. */
  readonly pending: number
  /** Bytes that wait to leave, on all links. */
  readonly waitingBytes: number
}

/** Counts links. */
export function gaugesOf({ links, peers }: RoutingTable, pending: ReadonlySet<Connection>): LinkGauges {
  const of = (kind: PeerKind): number => links.filter(({ peer }) => peer?.kind === kind).length
  return {
    synckey: of('synckey'),
    js2p: of('js2p'),
    py2p: of('py2p'),
    spare: links.length - peers.size,
    outgoing: links.filter(({ outgoing }) => outgoing).length,
    pending: pending.size,
    waitingBytes: [...links, ...pending].reduce((sum, { waiting }) => sum + waiting, 0),
  }
}
