import type { ReactElement } from 'react'
import { useSyncLease } from 'synckey'
import type { SyncError } from 'synckey/client'
import { minutesAndSeconds, timeOfDay } from './clockFace.ts'
import { holderName } from './leaseBadge.tsx'
import { valueText } from './valueText.ts'

interface RefusalNoteProps {
  readonly error: SyncError
  readonly name: string
  /** The shared value, which the refused one did not replace. */
  readonly value: unknown
  readonly onRetry: (attempted: unknown) => void
  readonly onDiscard: () => void
}

/** Says at once that a write was refused, by whose lease and until when, and keeps what was written until it is written or given up. */
export function RefusalNote({ error, name, value, onRetry, onDiscard }: RefusalNoteProps): ReactElement {
  const lease = useSyncLease(name)
  const { attempted } = error
  return (
    <div className="note" data-kind="refused">
      <p role="alert">
        <strong>Refused.</strong> {reason(error)}
      </p>
      <p className="note-timer">
        {lease.state === 'theirs' && lease.remainingMs !== null && (
          <span role="timer">
            {minutesAndSeconds(lease.remainingMs)} left, unless {holderName(lease)} releases it
          </span>
        )}
        <span aria-live="polite">{lease.canWrite && <strong className="note-free">It is free now.</strong>}</span>
      </p>
      {attempted !== undefined && value !== undefined && (
        <p>
          Yours is kept above. Shared is still <q>{valueText(value)}</q>
        </p>
      )}
      <div className="note-actions">
        {attempted !== undefined && (
          <button
            type="button"
            className="button button-main"
            disabled={!lease.canWrite}
            onClick={() => {
              onRetry(attempted)
            }}
          >
            Try again
          </button>
        )}
        <button type="button" className="button" onClick={onDiscard}>
          {attempted === undefined ? 'OK' : 'Discard'}
        </button>
      </div>
    </div>
  )
}

function reason(error: SyncError): string {
  if (error.code !== 'lease-held') return error.message
  const until = error.expiresAt === undefined ? '' : ` until ${timeOfDay(error.expiresAt)}`
  return `${holderName(error)} holds it${until}.`
}
