import type { ReactElement } from 'react'
import type { SyncStatus } from '../../src/client/types.ts'
import { useSyncStatus } from '../../src/index.ts'
import './theme.css'
import './connectionNote.css'

const words: Record<SyncStatus['state'], string> = {
  idle: 'Not connected',
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Offline. What you write is sent when the connection is back.',
  disconnected: 'Offline. What you write is sent when the connection is back.',
  'needs-auth': 'Sign in again to go on.',
  closed: 'Closed',
}

/** The state of the connection in words, announced when it changes. */
export function ConnectionNote(): ReactElement {
  const state = useSyncStatus((status) => status.state)
  return (
    <p className="connection" aria-live="polite" data-state={state}>
      {words[state]}
    </p>
  )
}
