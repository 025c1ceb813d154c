import type { Sha256 } from '../seams/hash.ts'
import type { DictionaryLimits } from './limits.ts'
import type { OwnerType } from './record.ts'
import type { RecordStore } from './recordStore.ts'
import type { LeaseRules } from './rules.ts'

export interface DictionaryOptions {
  /** Owner of local writes that name no other. */
  readonly owner: string
  /** How the wire spells the owners of local writes (default 'str'). */
  readonly ownerType?: OwnerType
  readonly rules: LeaseRules
  readonly sha256: Sha256
  readonly limits?: Partial<DictionaryLimits>
  /** Where the dictionary comes from, and where every change is kept before it is made. */
  readonly store?: RecordStore | undefined
}

/** When, by which clock and for whom a local write is made. */
export interface Writing {
  /** Whole seconds, UTC. */
  readonly now: number
  /** Seconds by which this clock is ahead of the median of its peers'; without peers leave it out. */
  readonly skew?: number | undefined
  /** For whom the write is; from then on that owner's lost leases are told, too. */
  readonly owner?: string | undefined
}

/** How often something from a peer was refused. */
export interface DictionaryCounters {
  /** Dated more than 24 h ahead. */
  readonly tooFarAhead: number
  /** Dated ahead when no more could wait. */
  readonly quarantineFull: number
  /** Beyond `limits`. */
  readonly overQuota: number
  /** Live, in the name of an owner of ours who never wrote it. */
  readonly forged: number
}
