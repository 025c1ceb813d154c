import type { ReactElement } from 'react'

/** Three nodes and their links. */
export function Mark(): ReactElement {
  return (
    <svg className="skd-mark" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      <path d="M10 4.5 4.5 14.5h11Z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx="10" cy="4.5" r="2.75" fill="currentColor" />
      <circle cx="4.5" cy="14.5" r="2.75" fill="currentColor" />
      <circle cx="15.5" cy="14.5" r="2.75" fill="currentColor" />
    </svg>
  )
}
