import type { DictionaryLimits } from '../dictionary/limits.ts'
import type { MeshLimits } from '../mesh/limits.ts'
import type { Handshake } from '../mesh/handshake.ts'
import type { Address } from '../mesh/link.ts'
import type { Firewall } from '../mesh/meshOptions.ts'
import type { Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { Legacy } from '../sync/legacy.ts'
import type { CompressionName } from './compressions.ts'
import type { Certificate } from './certificate.ts'
import { Protocol } from './protocol.ts'
import type { Durability } from './recordLog.ts'

/** What a MeshSocket takes beside address and port. */
export interface MeshSocketOptions {
  /** The mesh to join (default: subnet '', a SyncSocket's is 'sync', over 'psk' with a meshKey, else over Plaintext). */
  readonly protocol?: Protocol
  /** The address others shall dial, where it differs from the one that is bound. */
  readonly outAddr?: Address
  /** Nodes to be linked with: dialled from the start, and again whenever the link falls. */
  readonly peers?: readonly Address[]
  /** 0 silent, 1 warnings, 2 information, 3 everything, on standard error; ignored where a logger is given. */
  readonly debugLevel?: number
  readonly logger?: Logger
  readonly clock?: Clock
  readonly limits?: Partial<MeshLimits>
  /**
   * For a protocol with encryption 'SSL' or 'wss': what this node shows those who dial it. Nobody verifies it. Without one it is made, which takes the
   * optional package selfsigned.
   */
  readonly certificate?: Certificate
  /**
   * For a protocol with encryption 'psk': 32 random bytes that all nodes of the mesh have, or two such keys. The first is dialled with, both are
   * let in. To replace a key give every node [old, new], then every node [new, old], then the new one.
   */
  readonly meshKey?: Uint8Array | readonly Uint8Array[]
  /** Compressions for the frames of peers that want them too, the best first (default none). zlib and gzip are read in any case; 'snappy' takes the optional package of that name. */
  readonly compressions?: readonly CompressionName[]
  /** Which addresses out of other peers' lists may be dialled (default: loopback ones for a node on loopback, all others else). */
  readonly mayDial?: (address: Address) => boolean
  /** Asked about every peer once it has said who it is; false, or throwing, ends its link (default: all may stay). */
  readonly firewall?: Firewall
}

/** How a class built on MeshSocket says who the node is; asked once nothing else can fail. */
export interface NodeIdentity {
  readonly identify?: () => string | undefined
  /** Why a peer's link is ended upon its handshake. */
  readonly refuse?: (peer: Handshake) => string | undefined
}

/** What a SyncSocket takes beside address and port. */
export interface SyncSocketOptions extends MeshSocketOptions {
  /** Whoever sets a key owns it for the lease term (default true). Leased and unleased nodes never meet. */
  readonly leasing?: boolean
  /** What this node calls itself, for people to read; at most 64 characters. */
  readonly name?: string
  /**
   * A directory of this node's own: its id and all records are kept there, and found again by the next socket with the same one. Without it
   * they end with the process.
   */
  readonly dataDir?: string
  /** What a write that was accepted survives: 'off' a clean `close`, 'os' (default) the end of the process, 'sync' that of the machine. */
  readonly durability?: Durability
  /**
   * What nodes that run js2p or py2p 0.7 count for: 'accept' (default), 'read-only' (they get what is written here, what they write is ignored and undone
   * at the neighbours) or 'off' (their links are refused).
   */
  readonly legacy?: Legacy
  readonly dictionaryLimits?: Partial<DictionaryLimits>
  /**
   * Renew the leases of what this node has set for itself, about every half hour, for as long as it runs (default false: an hour after the last
   * `set` another may take the key).
   */
  readonly autoRenew?: boolean
}

/** js2p's positional arguments after addr and port, or one options object. */
export type MeshArguments =
  | readonly [options?: MeshSocketOptions]
  | readonly [protocol?: Protocol, outAddr?: Address, debugLevel?: number]

/** As `MeshArguments`; 0.6 puts leasing before protocol, 0.7 after it, and their types tell the two apart. */
export type SyncArguments =
  | readonly [options?: SyncSocketOptions]
  | readonly [leasing?: boolean, protocol?: Protocol, outAddr?: Address, debugLevel?: number]
  | readonly [protocol?: Protocol, leasing?: boolean, outAddr?: Address, debugLevel?: number]

/** Reads the arguments after addr and port; throws TypeError for a value that belongs nowhere. */
export function readArguments(args: MeshArguments | SyncArguments): SyncSocketOptions {
  return Object.assign({}, ...args.map(readArgument)) as SyncSocketOptions
}

function readArgument(argument: unknown): SyncSocketOptions {
  if (argument === undefined || argument === null) return {}
  if (typeof argument === 'boolean') return { leasing: argument }
  if (typeof argument === 'number') return { debugLevel: argument }
  if (argument instanceof Protocol) return { protocol: argument }
  if (Array.isArray(argument)) return { outAddr: argument as unknown as Address }
  if (typeof argument === 'object') return argument
  throw new TypeError(
    `a socket takes leasing, protocol, out_addr, debug_level or an options object, not ${typeof argument}`,
  )
}
