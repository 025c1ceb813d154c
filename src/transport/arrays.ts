import type { PeerKind } from '../dictionary/source.ts'
import type { ErrorCode } from './messages.ts'
import type { OwnerNews } from './ownerNumbers.ts'

/*
 * The arrays of docs/channel.md as types, so that the compiler holds what writes them and what reads them to one layout. Elements
 * behind those named here are left to later versions, and ignored.
 */

export type BaseArray = readonly [owner: string, epoch: number, time: number, seq: number] | null

/** What follows the id of a write. */
export type OperationArray =
  | readonly [set: 0, key: string, value: unknown]
  | readonly [setOnBase: 1, key: string, value: unknown, base: BaseArray]
  | readonly [remove: 2, key: string]
  | readonly [release: 3, key: string]
  | readonly [acquireKeeping: 4, key: string]
  | readonly [acquireWith: 5, key: string, value: unknown]
  | readonly [removeOnBase: 6, key: string, base: BaseArray]

export type InterestArray = readonly [keys: readonly string[], prefixes: readonly string[]]

export type ResumeArray = readonly [feed: string, sequence: number]

export type ClientArray =
  | readonly [
      hello: 0,
      version: number,
      session: string,
      owner: string | null,
      resume: ResumeArray | null,
      interest: InterestArray | null,
    ]
  | readonly [write: 1, id: number, ...operation: OperationArray]
  | readonly [ping: 2]
  | readonly [interest: 3, id: number, add: InterestArray, drop: InterestArray]
  | readonly [inspect: 4, on: boolean]

/** What is left out at the end is as in the header before, in the same message; `seq` alone stands without an array. */
export type HeaderArray =
  | number
  | readonly [seq: number, acquired?: number, time?: number, epoch?: number, owner?: number, released?: boolean]

export type PeerArray = readonly [id: string, name: string | null, kind: PeerKind, address: string | null]

export type NameArray = readonly [owner: string, name: string]

export type EntryArray = readonly [key: string, value: unknown, header: HeaderArray] | readonly [gone: string]

export type ItemArray =
  | readonly [update: 0, key: string, value: unknown, header: HeaderArray]
  | readonly [remove: 1, key: string, header: HeaderArray]
  | readonly [accepted: 2, id: number, header: HeaderArray]
  | readonly [acceptedNothing: 3, id: number]
  | RefusedArray
  | readonly [name: 5, owner: string, name: string]
  | readonly [leaseLost: 6, key: string, owner: string, reason: string, mine: unknown]

export type RefusedArray = readonly [
  refused: 4,
  id: number,
  code: ErrorCode,
  message: string,
  owner: string | null,
  expiresAt: number | null,
  availableAt: number | null,
]

export type WelcomeArray = readonly [
  welcome: 0,
  version: number,
  nodeId: string,
  owner: string,
  name: string | null,
  leasing: boolean,
  leaseTermMs: number,
  takeoverDelayMs: number,
  now: number,
  names: readonly NameArray[],
  peers: readonly PeerArray[],
  unmirroredKeys: number,
  feed: string,
  sequence: number,
  resumed: boolean,
  readOnly: boolean,
]

export type InspectArray =
  | readonly [received: 0, at: number, peer: string, kind: string, bytes: number]
  | readonly [sent: 1, at: number, peer: string, kind: string, bytes: number]
  | readonly [linkUp: 2, at: number, peer: string]
  | readonly [linkDown: 3, at: number, peer: string]

/** Entries and items may be msgpack already, as long as they are of that layout. */
export type ServerArray<E = EntryArray, I = ItemArray> =
  | WelcomeArray
  | readonly [snapshot: 1, owners: OwnerNews, entries: readonly E[], last: boolean, interest: number]
  | readonly [batch: 2, owners: OwnerNews, items: readonly I[], sequence: number]
  | readonly [peers: 3, peers: readonly PeerArray[]]
  | readonly [pong: 4]
  | readonly [error: 5, code: ErrorCode, message: string]
  | readonly [inspect: 6, events: readonly InspectArray[] | null]
