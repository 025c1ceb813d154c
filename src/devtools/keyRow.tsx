import { memo, type ReactElement } from 'react'
import { useSyncLease } from '../react/useSyncLease.ts'
import { useSyncValue } from '../react/useSyncValue.ts'
import { LeaseBadge } from './leaseBadge.tsx'
import { LeaseRing } from './leaseRing.tsx'
import { previewText } from './valueText.ts'
import { ValueTokens } from './valueTokens.tsx'
import { leftWords } from './words.ts'

interface KeyRowProps {
  readonly id: string
  readonly name: string
  /** Its index among `total` keys. */
  readonly place: number
  readonly total: number
  /** Pixels from the top of the list. */
  readonly top: number
  /** In pixels. */
  readonly height: number
  readonly isSelected: boolean
  readonly onOpen: (key: string) => void
}

/** A key on one line: its name, its value, who holds it and for how long. */
export const KeyRow = memo(function KeyRow({
  id,
  name,
  place,
  total,
  top,
  height,
  isSelected,
  onOpen,
}: KeyRowProps): ReactElement {
  const value = previewText(useSyncValue(name))
  const lease = useSyncLease(name)
  const note = lease.pending ? 'Saving…' : lease.error ? 'Refused' : ''
  return (
    // The list has the keyboard, and names the active row to it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      className="skd-row"
      role="option"
      aria-selected={isSelected}
      aria-posinset={place + 1}
      aria-setsize={total}
      style={{ height, transform: `translateY(${top}px)` }}
      title={`${name}: ${value}`}
      onClick={() => onOpen(name)}
    >
      <span className="skd-row-name">{name}</span>
      <span className="skd-row-value">
        <ValueTokens text={value} />
      </span>
      <span className="skd-row-lease">
        {note !== '' && <span className={lease.pending ? 'skd-pending' : 'skd-refused'}>{note}</span>}
        <LeaseBadge lease={lease} />
      </span>
      <span className="skd-row-left">
        {lease.remainingMs !== null && leftWords(lease.remainingMs)}
        <LeaseRing lease={lease} />
      </span>
    </div>
  )
})
