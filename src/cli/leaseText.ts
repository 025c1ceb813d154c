import type { KeyLease, Lease } from '../client.ts'
import { untilText } from './timeText.ts'

/** Who holds a key, in a few words: 'held by Anna', 'held by you', 'free'. */
export function holderText({ state, owner, ownerName }: KeyLease): string {
  if (state === 'mine') return 'held by you'
  if (state === 'theirs') return `held by ${ownerName ?? owner ?? 'another'}`
  return state === 'off' ? 'no leases' : state
}

/** As `holderText`, and for how long. */
export function leaseText(lease: Lease): string {
  const holder = holderText(lease)
  return lease.expiresAt === null ? holder : `${holder} ${untilText(lease.expiresAt)}`
}
