import { useState, type ReactElement } from 'react'
import type { SyncEvents } from '../../src/client/types.ts'
import { useSyncEvent } from '../../src/index.ts'
import { Button } from './button.tsx'
import { holderName } from './leaseBadge.tsx'
import { leave } from './leave.ts'
import './syncField.css'

/** Says aloud that another owner's text stands where one's own stood, and keeps one's own until its reader has had enough of it. */
export function LostNote(): ReactElement | null {
  const [lost, setLost] = useState<SyncEvents['lease-lost'] | null>(null)
  useSyncEvent('lease-lost', setLost)
  if (!lost) return null
  return (
    <div className="refusal">
      <p role="alert">
        <strong>Replaced.</strong> {holderName(lost)}{' '}
        {lost.reason === 'concurrent' ? 'wrote this too, and goes first' : 'took this over'}. Yours was:
      </p>
      <blockquote dir="auto">{String(lost.mine)}</blockquote>
      <Button
        onPress={(button) => {
          leave(button)
          setLost(null)
        }}
      >
        Forget it
      </Button>
    </div>
  )
}
