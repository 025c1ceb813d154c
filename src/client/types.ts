/// <reference lib="esnext.disposable" preserve="true" />
import type { Cancel, Clock } from '../seams/clock.ts'
import type { BroadcastMessage, InspectEvent, PeerInfo } from '../dictionary/source.ts'
import type { ServerMessage } from '../transport/messages.ts'
import type { Transport } from '../transport/transport.ts'
import type { InvalidValue, Schema } from './schema.ts'
import type { SyncError } from './syncError.ts'

/** Whose the key is: not known yet, nobody's, this client's, another owner's, nobody's since its time ran out, or leasing is off. */
export type LeaseState = 'unknown' | 'free' | 'mine' | 'theirs' | 'lapsed' | 'off'

/** The part of a lease that a component of the key re-renders for. */
export interface KeyLease {
  readonly state: LeaseState
  readonly owner: string | null
  readonly ownerName: string | null
  readonly epoch: number
  /** False until the first snapshot, and while another owner holds the key. */
  readonly canWrite: boolean
}

/** A lease with its times, in milliseconds of this client's clock. */
export interface Lease extends KeyLease {
  /** When the key was last written or its lease renewed; null while the key is free. */
  readonly since: number | null
  /** For 'mine': when it may be lost. For 'theirs': the first moment at which a write of ours is accepted. Else null. */
  readonly expiresAt: number | null
}

/** All a component can know of one key. Immutable: a new object when, and only when, one of its fields changed. */
export interface KeyState<T = unknown> {
  readonly value: T | undefined
  readonly exists: boolean
  /** 'unknown' until the first snapshot (or `initial`) answered. */
  readonly status: 'unknown' | 'ready' | 'invalid'
  /** A write of this client is under way. */
  readonly pending: boolean
  /** The last refusal at this key; cleared by the next accepted write or `reset`. */
  readonly error: SyncError<T> | null
  readonly lease: KeyLease
}

/** What a store shows of a key, as `useSyncExternalStore` takes it: functions that need no `this`, and are the same as long as the slot is. */
export interface KeySlot<V> {
  /** The key. */
  readonly name: string
  /** What is shown now; the same until it changes. */
  readonly read: () => V
  /** As a server renders it, and hydration first. */
  readonly readInitial: () => V
  /** Calls a listener, which listens to nothing else, when something else is read: twice, perhaps, for what changed together. */
  readonly subscribe: (listener: () => void) => Cancel
  /** What hooks keep of the key, for as long as the slot is kept itself. */
  beside: unknown
}

/** How a write ended: accepted by the connector's node, with the value and lease it left, or refused, with the reason. */
export type WriteResult<T = unknown> =
  | {
      readonly ok: true
      readonly key: string
      readonly value: T | undefined
      readonly lease: Lease
      readonly writeId: number
    }
  | { readonly ok: false; readonly key: string; readonly error: SyncError<T>; readonly writeId: number }

/** A write under way: await it for its result. It never rejects. */
export type Write<T = unknown> = PromiseLike<WriteResult<T>>

/** How one write is made. */
export interface WriteOptions {
  /** Show the value before the connector answered (default true). */
  readonly optimistic?: boolean | undefined
  /** Without a connection: keep the write until there is one (default), or refuse it with code 'offline'. */
  readonly whenOffline?: 'queue' | 'reject' | undefined
  /**
   * Send no more than one write of the key in so many milliseconds; it is shown at once, and the newest stands for those before it. Not kept
   * back where another write of the key waits behind it.
   */
  readonly throttleMs?: number | undefined
  /** Refuse with code 'timeout' when unanswered for so many milliseconds. */
  readonly timeoutMs?: number | undefined
  /** Aborted: a write that was not sent is withdrawn; of another nothing more is told, and the state follows what the connector made of it. */
  readonly signal?: AbortSignal | undefined
}

/** How a lease is taken. */
export interface AcquireOptions extends WriteOptions {
  /** While another owner holds the key, wait until that is over rather than be refused (default false); later writes of the key wait too. */
  readonly wait?: boolean | undefined
}

/** The connection to the connector, and what it told of its node. Times are milliseconds since the epoch. */
export type SyncStatus = {
  /** The transport's kind. */
  readonly transport: string
  readonly nodeId: string | null
  /** What the connector's node calls itself. */
  readonly name: string | null
  readonly leasing: boolean | null
  readonly pendingWrites: number
  /** How many neighbours the connector's node has. */
  readonly peers: number
  readonly lastSyncedAt: number | null
  /** Keys that are not UTF-8: of those a client hears that names them, see `hexKey`. */
  readonly unmirroredKeys: number
} & (
  | { readonly state: 'idle' | 'connecting' | 'connected' | 'closed' }
  | { readonly state: 'reconnecting'; readonly attempt: number; readonly retryAt: number; readonly error?: SyncError }
  | { readonly state: 'disconnected'; readonly error?: SyncError }
  | { readonly state: 'needs-auth'; readonly error: SyncError }
)

/** One mirrored key as `SyncState.entries` shows it. */
export interface MirrorEntry<T = unknown> {
  readonly value: T
  readonly owner: string
  readonly ownerName: string | null
  readonly epoch: number
}

/**
 * What plain Zustand users, `subscribe` and devtools see: immutable, a new object per version. `entries` is kept from the first read of it
 * or the first `subscribe` on; a state that is older than both shows the entries of the moment at which they are first read.
 */
export interface SyncState {
  /** Counts what was applied: one for each batch of the connector, each local write and each change of the status. */
  readonly version: number
  readonly status: SyncStatus
  readonly peers: readonly PeerInfo[]
  /** Newest last, at most 100. */
  readonly errors: readonly SyncError[]
  readonly entries: ReadonlyMap<string, MirrorEntry>
}

/** What `store.on` and `useSyncEvent` tell of, by name. */
export interface SyncEvents {
  /** A write of ours was replaced by another owner's. */
  'lease-lost': {
    readonly key: string
    readonly owner: string
    readonly ownerName: string | null
    readonly reason: string
    readonly mine: unknown
  }
  /**
   * The lease of a key of ours ends within a twelfth of the term (five minutes of an hour) unless the key is written or renewed; `expiresAt` in
   * milliseconds of this client's clock. Told once for each such end, of keys that are mirrored.
   */
  'lease-expiring': { readonly key: string; readonly expiresAt: number }
  /** Somebody told everybody: another page of this connector, or a node of the mesh. */
  message: BroadcastMessage
  /** A part of the snapshot arrived: `keys` by now, of about so many; `of` is null where the connector does not know. */
  progress: { readonly keys: number; readonly of: number | null }
  /** The mirror received its snapshot. */
  synced: { readonly keys: number }
}

/** What a store is made of; all but `transport` may be left out. */
export interface SyncStoreOptions {
  readonly transport: Transport
  /** What reads show until the first snapshot, and what a server renders. */
  readonly initial?: Readonly<Record<string, unknown>> | undefined
  /** What keys may hold, and how they are read: made by `defineSchema`. */
  readonly schema?: Schema | undefined
  /** Hears of every value from outside that does not fit the schema, once, after it was first read. */
  readonly onInvalid?: ((invalid: InvalidValue) => void) | undefined
  /** Shows the store in the Redux DevTools: made by `createDevtools`. */
  readonly devtools?: Devtools | undefined
  /** Defaults for every write. */
  readonly write?: WriteOptions | undefined
  /** Hears of every refusal, after it is in the state. */
  readonly onError?: ((error: SyncError) => void) | undefined
  /** How long the connection outlives its last user (default 1000). */
  readonly closeDelayMs?: number | undefined
  readonly clock?: Clock | undefined
}

/** A next value, or how to make it from the value at the moment of writing. */
export type Next<T> = T | ((previous: T | undefined) => T)

/** Hears what passes at the connector's node; null where that does not tell. */
export type InspectListener = (events: readonly InspectEvent[] | null) => void

/** A Zustand store that mirrors a connector's dictionary, with writes. Constructing it connects to nothing. */
export interface SyncStore {
  /** The value of a key; undefined while it is absent or not known. */
  readonly get: (key: string) => unknown
  /** The state of one key; the same object until it changes. */
  readonly key: (key: string) => KeyState
  /** As `key` and `subscribeKey`, for what finds the key once and reads it often; the same object while somebody listens to it, and for some time after. */
  readonly keySlot: (key: string) => KeySlot<KeyState>
  /** The same of the value alone: nothing else of the key is looked at for it. */
  readonly valueSlot: (key: string) => KeySlot<unknown>
  /** The keys that begin with `prefix` (default: all), in no promised order; the same array until one comes or goes. */
  readonly keys: (prefix?: string) => readonly string[]
  /** The key's lease with its times; the same object until it changes. */
  readonly lease: (key: string) => Lease
  /** Writes a value, null to delete, or what an updater makes of the value at the moment of writing. Shown before it returns. */
  readonly set: <T>(key: string, next: Next<T>, options?: WriteOptions) => Write<T>
  /** Writes some fields of an object and keeps the others, as they are at the moment of writing. */
  readonly patch: (key: string, fields: object, options?: WriteOptions) => Write
  /** Deletes the key, which frees it. */
  readonly delete: (key: string, options?: WriteOptions) => Write
  /** Takes the key's lease, or renews it; writes `value` where one is given, else keeps the value held. */
  readonly acquire: (key: string, options?: AcquireOptions & { readonly value?: unknown }) => Write
  /** Starts the term of the key's lease anew, and keeps the value held. */
  readonly renew: (key: string, options?: WriteOptions) => Write
  /** Gives the lease up and keeps the value. */
  readonly release: (key: string, options?: WriteOptions) => Write
  /** Runs `writes` and tells of all of them at once, before it returns. */
  readonly batch: (writes: () => void) => void
  /** Forgets the last refusal at the key. */
  readonly reset: (key: string) => void
  /** Takes a refusal off `SyncState.errors`, or all of them. */
  readonly dismiss: (error?: SyncError) => void
  /** Calls `listener` when `key(key)` changed. */
  readonly subscribeKey: (key: string, listener: () => void) => Cancel
  /** Calls `listener` when `lease(key)` changed in any way, its times included. */
  readonly subscribeLease: (key: string, listener: () => void) => Cancel
  /** Calls `listener` when values below `prefix` changed, came or went: once for all that changed together, with their keys. */
  readonly subscribePrefix: (prefix: string, listener: (changed: readonly string[]) => void) => Cancel
  /** Calls `listener` when the status, the peers or the errors changed; unlike `subscribe` it never costs the keeping of `entries`. */
  readonly subscribeStatus: (listener: () => void) => Cancel
  /** Calls `handler` for each event of the name. Returns the undoing. */
  readonly on: <E extends keyof SyncEvents>(event: E, handler: (detail: SyncEvents[E]) => void) => Cancel
  /**
   * Tells everybody once: all other pages of the connector and all nodes of the mesh, as event 'message'. Nothing of it is kept: who is not
   * there does not hear it, and without a connection it is not sent, which it says by false.
   */
  readonly broadcast: (packets: readonly unknown[]) => boolean
  /**
   * Asks the connector what passes between its node and its neighbours, for as long as somebody does. Told in tens of events, those that a
   * slow client missed left out; null where the connector does not tell, since it was started without `inspect: true` or has no mesh.
   */
  readonly inspect: (listener: InspectListener) => Cancel
  /** Connects, or shares the connection there is; the last undoing closes it after `closeDelayMs`. */
  readonly connect: () => Cancel
  /** Ends everything now; pending writes settle as refused with code 'closed'. Idempotent. */
  readonly close: () => void
  /** This client's clock, which lease times are measured by. */
  readonly clock: Clock
  /** Keys with writes that are not answered; a new array each time. */
  readonly pendingKeys: () => readonly string[]
  /** The status alone; the same object until it changes. */
  readonly status: () => SyncStatus
  /** The state as Zustand's `useStore` and devtools read it. */
  readonly getState: () => SyncState
  /** The state before anything arrived: what `initial` says, as a server renders it. */
  readonly getInitialState: () => SyncState
  /** The state of a key as a server renders it. */
  readonly initialKey: (key: string) => KeyState
  /** Calls `listener` once for all that changed together. */
  readonly subscribe: (listener: (state: SyncState, previous: SyncState) => void) => Cancel
  /** Always throws: the mirror is read-only. */
  readonly setState: (...args: readonly unknown[]) => never
  /** Closes, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}

/** What a store tells of itself while it is looked at; `createDevtools` makes one. */
export interface Devtools {
  /** The store is made. */
  attach(store: SyncStore): void
  /** The connector said this. */
  received(message: ServerMessage): void
  /** The user asked for this. */
  written(action: string): void
}
