import type { ReactElement } from 'react'
import type { SyncError } from '../../src/client/syncError.ts'
import { holderName } from './leaseBadge.tsx'
import './syncField.css'

/** A refused write: why, what one had written, and the way on. */
export interface RefusalNoteProps {
  readonly error: SyncError<string>
  readonly canRetry: boolean
  readonly onRetry: (attempted: string) => void
  readonly onDiscard: () => void
}

const reasons: Partial<Record<SyncError['code'], (error: SyncError) => string>> = {
  'lease-held': (error) => `${holderName({ ownerName: error.ownerName ?? null })} was first.`,
  offline: () => 'There is no connection.',
  timeout: () => 'No answer came.',
  conflict: () => 'Others changed it again and again meanwhile.',
  forbidden: () => 'You may read this, and not change it.',
  'too-large': () => 'It is too long.',
}

/** Says aloud, at once, that a write was refused, and keeps the text until it is written or given up. */
export function RefusalNote({ error, canRetry, onRetry, onDiscard }: RefusalNoteProps): ReactElement {
  const { attempted } = error
  return (
    <div className="refusal">
      <p role="alert">
        <strong>{error.code === 'unknown' ? 'Perhaps saved.' : 'Not saved.'}</strong>{' '}
        {reasons[error.code]?.(error) ?? error.message} {attempted !== undefined && 'Your text is kept here:'}
      </p>
      {attempted !== undefined && <blockquote dir="auto">{attempted}</blockquote>}
      <div className="refusal-actions">
        {attempted !== undefined && (
          <button
            type="button"
            className="button button-main"
            disabled={!canRetry}
            onClick={() => {
              onRetry(attempted)
            }}
          >
            Try again
          </button>
        )}
        <button type="button" className="button" onClick={onDiscard}>
          Discard
        </button>
      </div>
    </div>
  )
}
