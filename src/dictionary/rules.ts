import type { RecordHeader } from './record.ts'

/** How long a write holds its key. Every node of a mesh uses the same rules. */
export interface LeaseRules {
  /** False: anybody may write at any time, and the newest write stays. */
  readonly leasing: boolean
  /** Seconds for which a write holds a key. */
  readonly leaseTerm: number
  /** Seconds after a lease's end before another owner may take the key. */
  readonly takeoverDelay: number
}

/** An hour, as js2p and py2p 0.7 have it, and a minute for clocks that differ. */
export const defaultRules: LeaseRules = { leasing: true, leaseTerm: 3600, takeoverDelay: 60 }

/** Seconds by which the clocks of a mesh may differ; beyond that a date is not believed. */
export const clockTolerance = 60

/** The last second of the lease that a write began or renewed. */
export function expiryOf(header: RecordHeader, rules: LeaseRules): number {
  return header.time + rules.leaseTerm
}

/** The last second in which another owner's write is refused. */
export function availabilityOf(header: RecordHeader, rules: LeaseRules): number {
  return expiryOf(header, rules) + rules.takeoverDelay
}
