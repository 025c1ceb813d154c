import type { RecordHeader } from './record.ts'
import { availabilityOf, expiryOf } from './rules.ts'
import type { LeaseRules } from './rules.ts'

/** A key's lease as one owner sees it. Times are whole seconds, null where there is no lease. */
export interface LeaseView {
  /** 'lapsed': it ran out and anybody may take it; 'off': there are no leases here. */
  readonly state: 'free' | 'mine' | 'theirs' | 'lapsed' | 'off'
  /** The last second of the lease, unless it is renewed. */
  readonly expiresAt: number | null
  /** The last second in which another owner's write is refused. */
  readonly availableAt: number | null
  readonly canWrite: boolean
}

/** Reads the lease of a live entry (undefined: the key is absent or deleted). */
export function leaseOf(
  entry: RecordHeader | undefined,
  { owner, rules, now }: { readonly owner: string; readonly rules: LeaseRules; readonly now: number },
): LeaseView {
  if (!rules.leasing) return withoutTimes('off')
  if (!entry || entry.released) return withoutTimes('free')
  const times = { expiresAt: expiryOf(entry, rules), availableAt: availabilityOf(entry, rules) }
  if (entry.owner === owner) return { state: now <= times.expiresAt ? 'mine' : 'lapsed', ...times, canWrite: true }
  const free = now > times.availableAt
  return { state: free ? 'lapsed' : 'theirs', ...times, canWrite: free }
}

function withoutTimes(state: 'free' | 'off'): LeaseView {
  return { state, expiresAt: null, availableAt: null, canWrite: true }
}
