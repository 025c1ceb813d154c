import type { BatchItem } from './messages.ts'
import type { OwnerNews } from './ownerNumbers.ts'

/*
 * The arrays of docs/channel.md as types, so that the compiler holds what writes them and what reads them to one layout. Elements
 * behind those named here are left to later versions, and ignored. Every other message, and item, goes as the map that it is.
 */

/** What is left out at the end is as in the header before, in the same message; `seq` alone stands without an array. */
export type HeaderArray =
  | number
  | readonly [seq: number, acquired?: number, time?: number, epoch?: number, owner?: number, released?: boolean]

export type EntryArray = readonly [key: string, value: unknown, header: HeaderArray] | readonly [gone: string]

export type ItemArray =
  | readonly [update: 0, key: string, value: unknown, header: HeaderArray]
  | readonly [remove: 1, key: string, header: HeaderArray]
  | readonly [accepted: 2, id: number, header: HeaderArray]

/** The items that have no header, or none to tell. */
export type PlainItem = Exclude<BatchItem, { readonly type: 'update' | 'delete' }>

/** Entries and items may be msgpack already, as long as they are of that layout. */
export type ServerArray<E = EntryArray, I = ItemArray | PlainItem> =
  | readonly [snapshot: 1, owners: OwnerNews, entries: readonly E[], last: boolean, interest: number]
  | readonly [batch: 2, owners: OwnerNews, items: readonly I[], sequence: number]
