import type { Change, Entry, KeyedEntry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { BroadcastMessage, InspectEvent, PeerInfo } from '../dictionary/source.ts'

/** Version of the messages below; a connector answers another one with `error` code 'protocol'. */
export const CHANNEL_VERSION = 1

/** Codes of everything that can go wrong with a write or a channel, as the user sees them in `SyncError.code`. */
export type ErrorCode =
  | 'lease-held'
  | 'lease-lost'
  | 'conflict'
  | 'clock-skew'
  | 'offline'
  | 'timeout'
  | 'aborted'
  | 'unauthorized'
  | 'forbidden'
  | 'invalid-value'
  | 'invalid-key'
  | 'too-large'
  | 'rate-limited'
  | 'quota'
  | 'recovering'
  | 'storage'
  | 'closed'
  | 'protocol'
  | 'unknown'

/** Why a write was not applied. Times are milliseconds of the connector's clock. */
export interface Refusal {
  readonly code: ErrorCode
  readonly message: string
  readonly owner?: string
  /** When the holder's lease ends unless it is renewed. */
  readonly expiresAt?: number
  /** The first moment at which the connector's node would accept the write, as far as it knows. */
  readonly availableAt?: number
}

/** The version of a key that a conditional write was computed from; null when the key was absent. */
export type BaseVersion = Pick<RecordHeader, 'owner' | 'epoch' | 'time' | 'seq'> | null

/** What a client asks a connector to do with one key. */
export type WriteOperation =
  | { readonly op: 'set'; readonly key: string; readonly value: unknown; readonly base?: BaseVersion }
  | { readonly op: 'delete'; readonly key: string; readonly base?: BaseVersion }
  | { readonly op: 'release'; readonly key: string }
  /** Takes or renews the lease; keeps the value held, or writes `value` where one is given. */
  | { readonly op: 'acquire'; readonly key: string; readonly value?: unknown }

/** Which keys a client wants to hear of: these, and all that begin with one of the prefixes. */
export interface Interest {
  readonly keys: readonly string[]
  readonly prefixes: readonly string[]
}

/** What a client holds: everything that one life of a connector, its `feed`, told up to `sequence`. */
export interface ResumePoint {
  readonly feed: string
  readonly sequence: number
}

/** Client to connector. `hello` comes first. */
export type ClientMessage =
  | {
      readonly type: 'hello'
      readonly version: number
      /** Names the client over reconnects, so that a repeated write id is applied once. */
      readonly session: string
      /** The secret, 16 to 128 characters, behind the client's owner id, which lasts over reloads; null: `session` serves as it. */
      readonly owner: string | null
      /** What the client still holds, of all that `interest` names; null: nothing. */
      readonly resume: ResumePoint | null
      /** What the client wants to hear of; null: everything. */
      readonly interest: Interest | null
    }
  /** `again`: it was sent before, over another channel, and was not answered. */
  | { readonly type: 'write'; readonly id: number; readonly operation: WriteOperation; readonly again?: boolean }
  | { readonly type: 'ping' }
  /** Adds to what the client wants to hear of, then drops from it; answered by snapshot parts with this id, from 1 on. */
  | { readonly type: 'interest'; readonly id: number; readonly add: Interest; readonly drop: Interest }
  /** Asks for `inspect` messages, or for no more of them. */
  | { readonly type: 'inspect'; readonly on: boolean }
  /** Tells all other clients and everybody on the mesh; it is not answered. */
  | { readonly type: 'broadcast'; readonly packets: readonly unknown[] }

/** One key of a snapshot; null where it is gone, which only a resume and an interest tell. */
export type SnapshotEntry = Omit<KeyedEntry, 'entry'> & { readonly entry: Entry | null }

/** One item of a batch, in the order in which it happened at the connector. */
export type BatchItem =
  | Change<string, unknown>
  /** The client's own write was applied and made this version; `null` header: nothing was to be done (deleting what is absent). Its change is not sent to that client. */
  | { readonly type: 'accepted'; readonly id: number; readonly header: RecordHeader | null }
  | { readonly type: 'refused'; readonly id: number; readonly refusal: Refusal }
  | { readonly type: 'name'; readonly owner: string; readonly name: string }
  /** A write of this client's owner was replaced by another owner's record. */
  | {
      readonly type: 'lease-lost'
      readonly key: string
      readonly owner: string
      readonly reason: string
      readonly mine: unknown
    }

/** Connector to client. After `hello`: `welcome`, then `snapshot` parts until one is `last`, then batches. */
export type ServerMessage =
  | {
      readonly type: 'welcome'
      readonly version: number
      readonly nodeId: string
      /** The owner id under which this client's writes are held: its own, or the node's where a connector's clients are one owner. */
      readonly owner: string
      readonly name: string | null
      readonly leasing: boolean
      readonly leaseTermMs: number
      readonly takeoverDelayMs: number
      /** The connector's clock, milliseconds since the epoch. */
      readonly now: number
      readonly names: readonly (readonly [owner: string, name: string])[]
      readonly peers: readonly PeerInfo[]
      readonly unmirroredKeys: number
      /** This life of the connector; it numbers what it tells. */
      readonly feed: string
      /** What the client may resume from once it has the whole snapshot. */
      readonly sequence: number
      /** The snapshot that follows has only what changed since the point that `hello` named; what else the client holds is right. */
      readonly resumed: boolean
      /** About how many entries the snapshot that follows has; null where that is not known before it is told. */
      readonly keys: number | null
      /** Every write of this client will be refused as 'forbidden'. */
      readonly readOnly: boolean
    }
  | {
      readonly type: 'snapshot'
      readonly entries: readonly SnapshotEntry[]
      readonly last: boolean
      /** Id of the `interest` that it answers; 0: it answers `hello`. */
      readonly interest: number
    }
  /** `sequence`: what the client may resume from once it has this batch. */
  | { readonly type: 'batch'; readonly items: readonly BatchItem[]; readonly sequence: number }
  | { readonly type: 'peers'; readonly peers: readonly PeerInfo[] }
  | { readonly type: 'pong' }
  /** What passed between the connector's node and its neighbours; null: this connector does not let itself be inspected. */
  | { readonly type: 'inspect'; readonly events: readonly InspectEvent[] | null }
  /** Somebody told everybody; left out while a client is slow. */
  | { readonly type: 'message'; readonly message: BroadcastMessage }
  /** The channel is about to close; says why. */
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string }
