import type { Cancel } from '../seams/clock.ts'
import type { Change, Entry, KeyedEntry } from './change.ts'

/** What kind of software a peer is, as its handshake tells. */
export type PeerKind = 'synckey' | 'js2p' | 'py2p'

/** A neighbour on the mesh. `name` is what it calls itself: text to show, never an identity. */
export interface PeerInfo {
  readonly id: string
  readonly name: string | null
  readonly kind: PeerKind
  /** host:port at which it listens, as it says. */
  readonly address: string | null
}

/** A write of ours was replaced by another owner's record. */
export interface LeaseLost<K = string, V = unknown> {
  readonly key: K
  /** Whose write it was: the node's own, or an owner's behind it. */
  readonly owner: string
  /** What was written; undefined if it was a deletion. */
  readonly mine: Entry<V> | undefined
  /** What replaced it; undefined if it was a deletion. */
  readonly winner: Entry<V> | undefined
  readonly winnerOwner: string
  readonly reason: 'concurrent' | 'superseded' | 'taken-after-lapse'
}

/** What somebody told everybody on the mesh, once: nobody keeps it. */
export interface BroadcastMessage {
  /** Id of the node that it came from. */
  readonly sender: string
  /** Seconds since the epoch, by the sender's clock. */
  readonly time: number
  readonly packets: readonly unknown[]
}

/** What a source tells its subscriber, in the order in which it happened. */
export type SourceEvent =
  | Change<string, unknown>
  | { readonly type: 'lease-lost'; readonly lost: LeaseLost }
  | { readonly type: 'peers'; readonly peers: readonly PeerInfo[] }
  | { readonly type: 'name'; readonly owner: string; readonly name: string }
  | { readonly type: 'message'; readonly message: BroadcastMessage }

/** Who is at the other end of a neighbour's link, as that neighbour says. */
export type PeerLink = Pick<PeerInfo, 'id' | 'name' | 'kind'>

/** Something happened between the node behind a source and its neighbours; `at` is in milliseconds of the node's clock. */
export type InspectEvent =
  | {
      readonly type: 'message'
      readonly at: number
      readonly direction: 'in' | 'out'
      /** Id of the neighbour. */
      readonly peer: string
      /** What kind of message, for people to read, such as 'broadcast store'. */
      readonly kind: string
      /** Bytes of its frame. */
      readonly bytes: number
    }
  | { readonly type: 'link'; readonly at: number; readonly peer: string; readonly isUp: boolean }
  /** With whom a neighbour of our own kind is linked now: all of its links, told every two seconds. */
  | { readonly type: 'links'; readonly at: number; readonly peer: string; readonly links: readonly PeerLink[] }

/** For whom a source writes. */
export interface WriteOptions {
  /** An id that `ownerOf` returned, in this process or one before (default: the node's own). */
  readonly owner?: string
}

/**
 * What a connector serves: a dictionary with leases, in text keys and decoded values. A SyncSocket offers one, and so does a
 * dictionary without any network. Writes are applied before they return, and throw a `DictionaryError` when refused; the change that a
 * write makes is told to subscribers before the write returns.
 */
export interface Source {
  /** Id of the node, and owner of what is written through this source for nobody else. */
  readonly id: string
  /** What the node calls itself, for people to read. */
  readonly name: string | null
  readonly leasing: boolean
  /** Seconds for which a write holds a key. */
  readonly leaseTerm: number
  /** Seconds after a lease's end before another owner may take the key. */
  readonly takeoverDelay: number
  /** How many keys are held whose bytes are not UTF-8, and which are therefore not in `entries`. */
  readonly unmirroredKeys: number
  /** How many keys `entries` tells; absent where that is not known before it does. */
  readonly size?: number
  /** All keys that are present and have a text, in no promised order. */
  entries(): Iterable<KeyedEntry>
  /** Those whose bytes are not UTF-8, by their `hexKey`; absent where there are never any. */
  readonly hexEntries?: () => Iterable<KeyedEntry>
  /** The entry of a key; undefined while it is absent. */
  get(key: string): Entry | undefined
  /** Writes a value and takes the lease; null deletes. */
  set(key: string, value: unknown, options?: WriteOptions): void
  /** Deletes the key, which frees it. */
  del(key: string, options?: WriteOptions): void
  /** Gives the lease up and keeps the value. */
  release(key: string, options?: WriteOptions): void
  /**
   * The id of an owner behind this node, who from now on is one of ours: the same for the same secret, at this node alone. Throws TypeError for an
   * empty secret.
   */
  ownerOf(secret: string): string
  /**
   * The losses of an owner behind this node that nobody took yet, the oldest first; afterwards there are none. Each was told as a `lease-lost` event when it
   * happened. At most 1,000 of all owners wait, with 4 MiB of values; the oldest give way.
   */
  takeLosses(owner: string): readonly LeaseLost[]
  /** The neighbours on the mesh; empty for a dictionary without one. */
  peers(): readonly PeerInfo[]
  /** Names of owners that are known, by owner id. */
  names(): ReadonlyMap<string, string>
  /** Tells of every change from now on, those of hex keys too. Returns the undoing. */
  subscribe(listener: (event: SourceEvent) => void): Cancel
  /** Tells everybody on the mesh, once; absent where there is no mesh. Throws a TypeError for what msgpack cannot carry. */
  broadcast?(packets: readonly unknown[]): void
  /** Tells what passes between the node and its neighbours; absent where there is no mesh. */
  inspect?(listener: (event: InspectEvent) => void): Cancel
}

/** Anything that has a source to serve, such as a SyncSocket. */
export interface SourceProvider {
  readonly source: Source
}
