import type { ReactElement } from 'react'
import { useSyncStatus } from '../react/useSyncStatus.ts'
import { Mark } from './mark.tsx'
import { SnapshotProgress } from './snapshotProgress.tsx'
import { connectionWords, countWords, transportWords } from './words.ts'

/** Where the panel stands: at an edge of the window, or where it is rendered, filling that. */
export type Dock = 'bottom' | 'right' | 'inline'

interface PanelHeadProps {
  readonly dock: Dock
  readonly onDock: (dock: Dock) => void
  readonly onClose: () => void
}

/** Which store this is, how its connection stands, and where the panel does. */
export function PanelHead({ dock, onDock, onClose }: PanelHeadProps): ReactElement {
  const other = dock === 'bottom' ? 'right' : 'bottom'
  return (
    <header className="skd-head">
      <h2 className="skd-title">
        <Mark /> synckey
      </h2>
      <Connection />
      {dock !== 'inline' && (
        <div className="skd-head-buttons">
          <button type="button" className="skd-button skd-dock" onClick={() => onDock(other)}>
            {other === 'right' ? 'Dock right' : 'Dock below'}
          </button>
          <button type="button" className="skd-button" onClick={onClose}>
            Close
          </button>
        </div>
      )}
    </header>
  )
}

function Connection(): ReactElement {
  const { state, name, transport, pendingWrites, leasing } = useSyncStatus()
  return (
    <p className="skd-connection" data-state={state} aria-live="polite">
      <span>
        <span className="skd-dot" aria-hidden="true" />
        <b>{connectionWords(state, name)}</b>
      </span>
      <SnapshotProgress />
      <span className="skd-muted">{transportWords(transport)}</span>
      {leasing === false && <span className="skd-muted">leases are off</span>}
      {pendingWrites > 0 && (
        // Not read out: it changes with every letter that is typed.
        <span className="skd-pending" aria-live="off">
          {countWords(pendingWrites, 'write')} under way
        </span>
      )}
    </p>
  )
}
