import type { Entry } from '../dictionary/change.ts'
import type { Conflict } from '../dictionary/outcome.ts'
import type { SyncRecord } from '../dictionary/record.ts'
import type { LeaseLost } from '../dictionary/source.ts'
import type { ClockSkewed } from '../sync/liveDictionary.ts'
import { readEntry } from '../sync/textSource.ts'
import { decode } from '../wire/msgpack.ts'

/** A lease of this node ends soon. */
export interface LeaseExpiring {
  readonly key: Buffer
  /** The last second of the lease, UTC, unless it is renewed. */
  readonly expiresAt: number
}

/** A lease of this node has ended; the value stays. */
export interface LeaseExpired {
  readonly key: Buffer
}

/** Two owners' claims of one key. The `value` of a deletion is undefined. */
export interface SyncConflict {
  readonly key: Buffer
  readonly winner: Entry
  readonly loser: Entry
}

/** A neighbour's clock differs from ours. */
export interface ClockSkew {
  /** The neighbour's id. */
  readonly peer: string
  /** By which our clock is ahead; negative when it is behind. */
  readonly seconds: number
  /** 'warn' from 5 s on, 'error' from 30 s on. */
  readonly level: 'warn' | 'error'
}

/** A conflict as a socket tells it. */
export function readConflict({ key, winner, loser }: Conflict): SyncConflict {
  return { key: Buffer.from(key), winner: readClaim(winner), loser: readClaim(loser) }
}

/** A lost lease as a socket tells it. */
export function readLoss({ key, mine, winner, ...lost }: LeaseLost<Uint8Array, Uint8Array>): LeaseLost<Buffer> {
  return { ...lost, mine: mine && readEntry(mine), winner: winner && readEntry(winner), key: Buffer.from(key) }
}

/** A wrong clock as a socket tells it. */
export function readSkew({ peer, seconds, level }: ClockSkewed): ClockSkew {
  return { peer, seconds, level }
}

function readClaim({ value, deleted, owner, epoch, acquired, time, seq, released }: SyncRecord): Entry {
  return { value: deleted ? undefined : decode(value), owner, epoch, acquired, time, seq, released }
}
