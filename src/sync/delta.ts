import type { SyncRecord } from '../dictionary/record.ts'
import type { Message } from '../wire/message.ts'
import { decode, encode } from '../wire/msgpack.ts'
import { readKey, StoreError } from './storeMessage.ts'

/** A change of some members of a map, as js2p and py2p 0.7 send it. */
export interface Delta {
  readonly key: Uint8Array
  readonly members: ReadonlyMap<unknown, unknown>
}

/** Reads a `delta` message; throws `StoreError` for a malformed one. */
export function readDelta(message: Message): Delta {
  const [, rawKey, rawMembers] = message.packets
  const members = rawMembers && asMap(decode(rawMembers))
  if (!rawKey || !members) throw new StoreError('a delta needs a key and a map')
  return { key: readKey(rawKey), members }
}

/** The value after a delta, in msgpack; an absent one counts as an empty map, and what is no map takes no delta (undefined). */
export function mergedDelta(
  held: Pick<SyncRecord, 'value'> | undefined,
  members: ReadonlyMap<unknown, unknown>,
): Uint8Array | undefined {
  const base = held ? asMap(decode(held.value)) : new Map()
  return base && encode(new Map([...base, ...members]))
}

function asMap(value: unknown): ReadonlyMap<unknown, unknown> | undefined {
  if (value instanceof Map) return value
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  return isPlain ? new Map(Object.entries(value)) : undefined
}
