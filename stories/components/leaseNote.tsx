import type { ReactElement } from 'react'
import type { KeyLease } from '../../src/client/types.ts'
import { useSyncLease } from '../../src/index.ts'
import { holderName } from './leaseBadge.tsx'

const words = {
  unknown: () => 'Waiting for the first answer.',
  free: () => 'Write to hold this field.',
  mine: () => 'You hold this field.',
  theirs: (lease) => `${holderName(lease)} holds this field.`,
  lapsed: () => 'The hold on this field has run out. Write to take it.',
  off: () => 'Leases are off: the last write wins.',
} satisfies Record<KeyLease['state'], (lease: KeyLease) => string>

const countdownWords: Partial<Record<KeyLease['state'], string>> = {
  mine: 'Yours for',
  theirs: 'You can write in',
}

/** Who holds a key and for how long, announced when it changes hands, never at each tick. */
export function LeaseNote({ name, id }: { readonly name: string; readonly id?: string }): ReactElement {
  const lease = useSyncLease(name)
  const counted = countdownWords[lease.state]
  return (
    <p className="field-note" id={id}>
      <span aria-live="polite">{words[lease.state](lease)}</span>{' '}
      {counted && lease.remainingMs !== null && (
        <span className="field-timer" role="timer">
          {counted} {clockFace(lease.remainingMs)}
        </span>
      )}
    </p>
  )
}

/** 3,725,000 ms as 1:02:05, 65,000 ms as 1:05. */
function clockFace(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3600)
  return hours > 0 ? [hours, ...parts].join(':') : parts.join(':').replace(/^0/, '')
}
