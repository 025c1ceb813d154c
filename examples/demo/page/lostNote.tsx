import type { ReactElement } from 'react'
import { holderName } from './leaseBadge.tsx'
import type { Loss } from './losses.ts'
import { valueText } from './valueText.ts'

interface LostNoteProps {
  readonly loss: Loss
  readonly onForget: () => void
}

/** Two machines wrote out of each other's sight and the other one won: says so, and keeps this one's value until it is forgotten. */
export function LostNote({ loss, onForget }: LostNoteProps): ReactElement {
  return (
    <div className="note" data-kind="lost">
      <p role="alert">
        <strong>Lease lost.</strong> {holderName(loss)} changed it too, and won.
      </p>
      {loss.mine !== undefined && (
        <p>
          Yours was <q>{valueText(loss.mine)}</q>
        </p>
      )}
      <div className="note-actions">
        <button type="button" className="button" onClick={onForget}>
          OK
        </button>
      </div>
    </div>
  )
}
