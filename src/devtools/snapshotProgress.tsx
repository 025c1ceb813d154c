import { useState } from 'react'
import type { ReactElement } from 'react'
import type { SyncEvents } from '../client/types.ts'
import { useSyncEvent } from '../react/useSyncEvent.ts'
import { countWords } from './words.ts'

/** How much of the snapshot is there; nothing before the first part and after the last. */
export function SnapshotProgress(): ReactElement | null {
  const [progress, setProgress] = useState<SyncEvents['progress'] | null>(null)
  useSyncEvent('progress', setProgress)
  useSyncEvent('synced', () => setProgress(null))
  if (!progress) return null
  const { keys, of } = progress
  // Read out once it is all there, not at every part.
  return (
    <span className="skd-muted" aria-live="off">
      {of === null ? '' : `${keys.toLocaleString('en')} of `}
      {countWords(of ?? keys, 'key')}
    </span>
  )
}
