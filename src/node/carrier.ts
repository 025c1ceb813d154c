import type { Address, Dial, Link, LinkListener } from '../mesh/link.ts'

/** Takes a link that a peer opened, and says who hears it. */
export type Accept = (link: Link) => LinkListener

/** A port that is listened on. */
export interface Port {
  /** The address that was bound; its port is real even where 0 was asked for. */
  readonly address: Address
  /** Stops listening and ends whoever is still at the door; links that are open stay. Resolves once all are gone. */
  close(): Promise<void>
}

/** How the links of a mesh are carried: what a protocol's encryption names. */
export interface Carrier {
  readonly dial: Dial
  /** Rejects when the address cannot be bound, saying which. */
  listen(address: Address, accept: Accept): Promise<Port>
}
