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

/** Outlines and what is filled, so that no state is told from another by its colour. */
const signs: Record<KeyLease['state'], ReactElement> = {
  unknown: <circle cx="6" cy="6" r="4" className="badge-line" strokeDasharray="2 2" />,
  free: <circle cx="6" cy="6" r="4" className="badge-line" />,
  mine: <circle cx="6" cy="6" r="4.5" />,
  theirs: (
    <path d="M3 5V4a3 3 0 0 1 6 0v1h.5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1H3Zm1.5 0h3V4a1.5 1.5 0 0 0-3 0v1Z" />
  ),
  lapsed: <path d="M6 3.5V6l2 1.5M1.75 6a4.25 4.25 0 1 0 8.5 0a4.25 4.25 0 1 0-8.5 0" className="badge-line" />,
  off: (
    <path
      d="M1 6a2.75 2.75 0 1 0 5.5 0a2.75 2.75 0 1 0-5.5 0M5.5 6a2.75 2.75 0 1 0 5.5 0a2.75 2.75 0 1 0-5.5 0"
      className="badge-line"
    />
  ),
}

/** Who holds a key, in a word. */
export function LeaseBadge({ lease }: { readonly lease: KeyLease }): ReactElement {
  return (
    <span className="badge" data-state={lease.state}>
      <svg width="12" height="12" viewBox="0 0 12 12" fill="currentColor" aria-hidden="true">
        {signs[lease.state]}
      </svg>
      <bdi>{words[lease.state](lease)}</bdi>
    </span>
  )
}
