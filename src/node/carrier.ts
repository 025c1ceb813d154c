import type { Address, Dial, Link, LinkListener } from '../mesh/link.ts'
import type { DoorFailure } from '../mesh/refusals.ts'

/** Takes a link, and says who hears it. */
export type Accept = (link: Link) => LinkListener

/** Who decides about those who connect to a port. */
export interface Door {
  /** Whether an address may go on; asked as soon as somebody connects, ahead of all work. */
  knock(remoteAddress: string | null): boolean
  /** Takes a link that a peer opened, whose address was let through by `knock`, and says who hears it. */
  accept(link: Link): LinkListener
  /** Somebody who connected did not get as far as a link. */
  failed(code: DoorFailure, message: string, remoteAddress: string | null): void
}

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
  listen(address: Address, door: Door): Promise<Port>
}
