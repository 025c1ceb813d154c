import type { CSSProperties, ReactElement } from 'react'
import type { SyncLease } from '../react/types.ts'

/** How much of a lease's time is left, as a ring that empties. The time stands beside it in words. */
export function LeaseRing({ lease }: { readonly lease: SyncLease }): ReactElement | null {
  const { state, since, expiresAt, remainingMs } = lease
  if (since === null || expiresAt === null || remainingMs === null) return null
  const left = Math.max(0, Math.min(1, remainingMs / (expiresAt - since)))
  const style = { '--skd-left': left } as CSSProperties
  return <span className="skd-ring" data-state={state} style={style} aria-hidden="true" />
}
