import type { ReactElement } from 'react'
import type { KeyLease } from '../../src/client/types.ts'
import './theme.css'
import './syncField.css'

/** What to call the holder of a lease; its name is text that anybody may choose, so it is only ever shown. */
export function holderName(lease: Pick<KeyLease, 'ownerName'>): string {
  return lease.ownerName ?? 'Another device'
}

const words = {
  unknown: () => 'Connecting',
  free: () => 'Free',
  mine: () => 'Yours',
  theirs: holderName,
  lapsed: () => 'Lapsed',
  off: () => 'Shared',
} satisfies Record<KeyLease['state'], (lease: KeyLease) => string>

/** Who holds a key, in a word. */
export function LeaseBadge({ lease }: { readonly lease: KeyLease }): ReactElement {
  return (
    <span className="badge" data-state={lease.state}>
      <svg width="12" height="12" viewBox="0 0 12 12" fill="currentColor" aria-hidden="true">
        {lease.state === 'theirs' ? (
          <path d="M3 5V4a3 3 0 0 1 6 0v1h.5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1H3Zm1.5 0h3V4a1.5 1.5 0 0 0-3 0v1Z" />
        ) : (
          <circle cx="6" cy="6" r={lease.state === 'mine' ? 4 : 3} />
        )}
      </svg>
      {words[lease.state](lease)}
    </span>
  )
}
