import type { StoredEntry } from '../dictionary/adopt.ts'
import { isNil } from '../sync/storeMessage.ts'
import type { Metatuple } from './metatuple.ts'

/** A value (msgpack) in the name of its meta's owner, as an old peer would have sent it. */
export function foreignStore(key: Uint8Array, value: Uint8Array, { owner, timestamp }: Metatuple): StoredEntry {
  const deleted = isNil(value)
  return {
    key,
    value: deleted ? new Uint8Array() : value,
    owner,
    ownerType: 'str',
    time: timestamp,
    deleted,
    empty: deleted,
    live: true,
    fromOwner: false,
    ownerWritesMaps: false,
  }
}
