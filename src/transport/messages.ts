import type { Change, Entry } from '../dictionary/change.ts'
import type { RecordHeader } from '../dictionary/record.ts'
import type { PeerInfo } from '../dictionary/source.ts'

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
  | { readonly op: 'delete'; readonly key: string }
  | { readonly op: 'release'; readonly key: string }
  /** Takes or renews the lease; keeps the value held, or writes `value` where one is given. */
  | { readonly op: 'acquire'; readonly key: string; readonly value?: unknown }

/** Client to connector. `hello` comes first; `session` names the client over reconnects, so that a repeated write id is applied once. */
export type ClientMessage =
  | { readonly type: 'hello'; readonly version: number; readonly session: string }
  | { readonly type: 'write'; readonly id: number; readonly operation: WriteOperation }
  | { readonly type: 'ping' }

/** One item of a batch, in the order in which it happened at the connector. */
export type BatchItem =
  | Change<string, unknown>
  /** The client's own write was applied and made this version; `null` header: nothing was to be done (deleting what is absent). Its change is not sent to that client. */
  | { readonly type: 'accepted'; readonly id: number; readonly header: RecordHeader | null }
  | { readonly type: 'refused'; readonly id: number; readonly refusal: Refusal }
  | { readonly type: 'name'; readonly owner: string; readonly name: string }
  /** A write of this connector's node was replaced by another owner's record. */
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
      /** The owner id under which this client's writes are held. */
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
    }
  | {
      readonly type: 'snapshot'
      readonly entries: readonly (readonly [key: string, entry: Entry])[]
      readonly last: boolean
    }
  | { readonly type: 'batch'; readonly items: readonly BatchItem[] }
  | { readonly type: 'peers'; readonly peers: readonly PeerInfo[] }
  | { readonly type: 'pong' }
  /** The channel is about to close; says why. */
  | { readonly type: 'error'; readonly code: ErrorCode; readonly message: string }
