import type { ReactElement } from 'react'
import type { KeyLease } from '../client/types.ts'
import { holderWords } from './words.ts'

/** Who holds a key, in words, with a sign and a colour for each state. */
export function LeaseBadge({ lease }: { readonly lease: KeyLease }): ReactElement {
  return (
    <span className="skd-badge" data-state={lease.state}>
      <svg width="10" height="10" viewBox="0 0 12 12" fill="currentColor" aria-hidden="true">
        {lease.state === 'theirs' ? (
          <path d="M3 5V4a3 3 0 0 1 6 0v1h.5a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1H3Zm1.5 0h3V4a1.5 1.5 0 0 0-3 0v1Z" />
        ) : (
          <circle cx="6" cy="6" r={lease.state === 'mine' ? 5 : 3} />
        )}
      </svg>
      <span className="skd-badge-text">{holderWords(lease)}</span>
    </span>
  )
}
