import { useId, useRef } from 'react'
import type { ReactElement } from 'react'
import { useSyncKey } from '../../src/index.ts'
import { LeaseBadge } from './leaseBadge.tsx'
import { LeaseNote } from './leaseNote.tsx'
import { RefusalNote } from './refusalNote.tsx'
import './theme.css'
import './syncField.css'

/** A text field that every device shares, and that one device at a time may write. */
export interface SyncFieldProps {
  /** The key that holds the text. */
  readonly name: string
  readonly label: string
  /** What becomes of a write without a connection (default: it waits). */
  readonly whenOffline?: 'queue' | 'reject'
}

/** A labelled card: the text, who holds it and for how long, and what became of the last write. */
export function SyncField({ name, label, whenOffline = 'queue' }: SyncFieldProps): ReactElement {
  const [text, setText, { lease, error, release, reset }] = useSyncKey(name, { default: '', whenOffline })
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  return (
    <div className="field">
      <div className="field-head">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        <LeaseBadge lease={lease} />
      </div>
      <input
        ref={input}
        id={id}
        className="field-input"
        dir="auto"
        value={text}
        readOnly={!lease.canWrite}
        aria-describedby={`${id}-note`}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value)
        }}
      />
      <div className="field-foot">
        <LeaseNote id={`${id}-note`} name={name} />
        {lease.state === 'mine' && (
          <button
            type="button"
            className="button"
            onClick={() => {
              release()
              input.current?.focus()
            }}
          >
            Release
          </button>
        )}
      </div>
      {error && (
        <RefusalNote
          error={error}
          canRetry={lease.canWrite}
          onRetry={(attempted) => {
            setText(attempted)
            input.current?.focus()
          }}
          onDiscard={() => {
            reset()
            input.current?.focus()
          }}
        />
      )}
    </div>
  )
}
