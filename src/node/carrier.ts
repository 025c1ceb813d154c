import type { Address, Dial, Link, LinkListener } from '../mesh/link.ts'
import type { DoorFailure } from '../mesh/refusals.ts'

/** Takes a link, and says who hears it. */
export type Accept = (link: Link) => LinkListener

/** Who decides about those who connect to a port. */
export interface Door {
  /** Whether an address may go on; asked as soon as somebody connects, where it takes work to make a link of that. */
  knock(remoteAddress: string | null): boolean
  /** Takes a link that a peer opened, and says who hears it. `hasKnocked`: its address was let through by `knock`. */
  accept(link: Link, hasKnocked?: boolean): LinkListener
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
