import { useRef, type MouseEvent, type ReactElement } from 'react'
import type { SyncError } from '../client/syncError.ts'
import { useSyncStore } from '../react/syncContext.ts'
import { useSyncErrors } from '../react/useSyncErrors.ts'
import { useSyncStatus } from '../react/useSyncStatus.ts'
import { leaveRow } from './leaveRow.ts'
import { previewText } from './valueText.ts'
import { countWords, timeWords } from './words.ts'

/** Writes that are still unanswered, and those that were refused, newest first. */
export function WritesView({ onShowKey }: { readonly onShowKey: (key: string) => void }): ReactElement {
  const [errors, dismiss] = useSyncErrors()
  const pending = useSyncStatus((status) => status.pendingWrites)
  const view = useRef<HTMLDivElement>(null)
  return (
    <div ref={view} className="skd-scroll" tabIndex={-1}>
      <div className="skd-bar">
        <p>
          {countWords(pending, 'write')} under way, <span aria-live="polite">{errors.length} refused.</span>
        </p>
        <button
          type="button"
          className="skd-button"
          disabled={errors.length === 0}
          onClick={() => {
            view.current?.focus()
            dismiss()
          }}
        >
          Dismiss all
        </button>
      </div>
      <Pending onShowKey={onShowKey} />
      {errors.length === 0 && <p className="skd-none">Nothing was refused.</p>}
      <ol className="skd-errors" aria-label="Refused">
        {errors.toReversed().map((error) => (
          <Refused
            key={`${error.at} ${error.writeId} ${error.key}`}
            error={error}
            onShowKey={onShowKey}
            onDismiss={(button) => {
              leaveRow(button, view.current)
              dismiss(error)
            }}
          />
        ))}
      </ol>
    </div>
  )
}

/** As many as somebody reads. */
const LISTED = 100

/** The keys with writes that are not answered, and what is shown for them meanwhile. */
function Pending({ onShowKey }: { readonly onShowKey: (key: string) => void }): ReactElement {
  const store = useSyncStore()
  const { state, pendingWrites } = useSyncStatus()
  const keys = pendingWrites === 0 ? [] : store.pendingKeys()
  return (
    <ol className="skd-errors" aria-label="Under way">
      {keys.slice(0, LISTED).map((key) => (
        <li key={key} className="skd-error skd-under-way">
          <p>
            <b className="skd-pending">{state === 'connected' ? 'under way' : 'waits for the connection'}</b>{' '}
            <span className="skd-name">{key}</span>
          </p>
          <p className="skd-muted">
            <code>{previewText(store.get(key), 500)}</code>
          </p>
          <div className="skd-buttons">
            <button type="button" className="skd-button" onClick={() => onShowKey(key)}>
              Show key
            </button>
          </div>
        </li>
      ))}
      {keys.length > LISTED && <li className="skd-error">and {keys.length - LISTED} keys more</li>}
    </ol>
  )
}

interface RefusedProps {
  readonly error: SyncError
  readonly onShowKey: (key: string) => void
  /** The button that was pressed goes with the row. */
  readonly onDismiss: (button: HTMLElement) => void
}

function Refused({ error, onShowKey, onDismiss }: RefusedProps): ReactElement {
  const store = useSyncStore()
  const { key, attempted, at, code, message } = error

  const tryAgain = ({ currentTarget }: MouseEvent<HTMLElement>): void => {
    if (key === undefined) return
    onDismiss(currentTarget)
    void store.set(key, attempted)
  }

  return (
    <li className="skd-error">
      <p>
        <time className="skd-muted">{timeWords(at)}</time> <b className="skd-refused">{code}</b>{' '}
        <span className="skd-name">{key}</span>
      </p>
      <p>{message}</p>
      {attempted !== undefined && (
        <p className="skd-muted">
          Attempted: <code>{previewText(attempted, 500)}</code>
        </p>
      )}
      <div className="skd-buttons">
        {key !== undefined && (
          <button type="button" className="skd-button" onClick={() => onShowKey(key)}>
            Show key
          </button>
        )}
        {attempted !== undefined && (
          <button type="button" className="skd-button" onClick={tryAgain}>
            Try again
          </button>
        )}
        <button type="button" className="skd-button" onClick={({ currentTarget }) => onDismiss(currentTarget)}>
          Dismiss
        </button>
      </div>
    </li>
  )
}
