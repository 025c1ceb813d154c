import type { Clock } from '../seams/clock.ts'
import type { Compression } from '../seams/compression.ts'
import type { Sha256 } from '../seams/hash.ts'
import type { Logger } from '../seams/logger.ts'
import type { Random } from '../seams/random.ts'
import type { Connection } from './connection.ts'
import type { Handshake, PeerKind } from './handshake.ts'
import type { MeshLimits } from './limits.ts'
import type { Refusal } from './refusals.ts'
import type { Address, Dial } from './link.ts'

/** What the owner of a node wants to hear. */
export interface MeshListener {
  /** A peer's handshake is valid and it stands in the table. */
  connected?(connection: Connection): void
  /** A peer left the table. */
  disconnected?(connection: Connection): void
  /** A link's handshake is valid; its peer may have another one already. */
  shaken?(connection: Connection): void
  /** A link ended, whatever it was: an attempt, a spare, the only one. */
  ended?(connection: Connection): void
  /** Our clock and a peer's turned out to differ by another number of seconds: its `skew`. */
  skewed?(connection: Connection): void
  /** A peer asks for everything this node knows (js2p and py2p 0.7: `request '*'`). */
  asked?(connection: Connection): void
  /** A dial failed or a peer broke the rules; the process and the other links go on. */
  failed?(error: Error, connection: Connection): void
  /** Something was refused; each code is told of at most once a second. */
  refused?(refusal: Refusal): void
  /** A peer read too slowly and missed broadcasts; now it can be brought up to date. */
  caughtUp?(connection: Connection): void
}

/** A peer that has just said who it is. */
export interface Newcomer {
  readonly id: string
  readonly kind: PeerKind
  /** Where it listens; null where it does not say. */
  readonly address: Address | null
  /** Where its link comes from; null where that is unknown. */
  readonly remoteAddress: string | null
  /** Whether this node dialled it. */
  readonly outgoing: boolean
}

/** Whether a peer may be linked with; one that throws says no. */
export type Firewall = (peer: Newcomer) => boolean

export interface MeshOptions {
  readonly id: string
  /** Protocol id: nodes of another one hang up. */
  readonly protocol: string
  readonly clock: Clock
  /** Spreads redials of several nodes (default: the runtime's generator). */
  readonly random?: Random
  readonly sha256: Sha256
  readonly dial: Dial
  /** Compressions that are undone whoever uses them (default: none). */
  readonly compressions?: readonly Compression[]
  /** Numbers of those that peers are asked to use, and that are used towards peers who ask for them (default: none). */
  readonly offered?: readonly number[]
  /** Which addresses may be dialled that nobody asked for by name: those in peers' lists, and those of old peers that dialled this node and are gone (default: all). */
  readonly mayDial?: (address: Address) => boolean
  /** Asked about every peer once its handshake is valid (default: all may stay). */
  readonly firewall?: Firewall
  /** Why a peer's link is ended upon its handshake; undefined: it is not (default: never). */
  readonly refuse?: (peer: Handshake) => string | undefined
  readonly limits?: Partial<MeshLimits>
  readonly logger?: Logger
}
