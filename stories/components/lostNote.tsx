import { useState, type ReactElement } from 'react'
import type { SyncEvents } from '../../src/client/types.ts'
import { useSyncEvent } from '../../src/index.ts'
import { holderName } from './leaseBadge.tsx'
import './syncField.css'

/** Says aloud that another owner's text stands where one's own stood, and keeps one's own. */
export function LostNote(): ReactElement | null {
  const [lost, setLost] = useState<SyncEvents['lease-lost'] | null>(null)
  useSyncEvent('lease-lost', setLost)
  if (!lost) return null
  return (
    <div className="refusal">
      <p role="alert">
        <strong>Replaced.</strong> {holderName(lost)} wrote this too, and goes first. Yours was:
      </p>
      <blockquote>{String(lost.mine)}</blockquote>
    </div>
  )
}
