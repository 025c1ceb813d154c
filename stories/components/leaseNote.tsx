import type { ReactElement } from 'react'
import type { KeyLease } from '../../src/client/types.ts'
import { useSyncLease, useSyncStatus } from '../../src/index.ts'
import type { SyncLease } from '../../src/index.ts'
import { holderName } from './leaseBadge.tsx'

const words = {
  unknown: () => 'Waiting for the first answer.',
  free: () => 'Write to hold this field.',
  mine: () => 'You hold this field',
  theirs: (lease) => `${holderName(lease)} holds this field.`,
  lapsed: () => 'The hold on this field has run out. Write to take it.',
  off: () => 'Leases are off: the last write wins.',
} satisfies Record<KeyLease['state'], (lease: KeyLease) => string>

const ending = 'Your hold on this field ends soon. Write to keep it.'

const timerWords: Partial<Record<KeyLease['state'], (time: string) => string>> = {
  mine: (time) => `for ${time}`,
  theirs: (time) => `You can write in ${time}`,
}

/** Whether a hold of one's own is in the last twelfth of its term: the time at which a page hears `lease-expiring`. */
function isEnding({ state, since, expiresAt, remainingMs }: SyncLease): boolean {
  if (state !== 'mine' || since === null || expiresAt === null || remainingMs === null) return false
  return remainingMs <= (expiresAt - since) / 12
}

/** Who holds a key and for how long, announced when it changes hands, never at each tick; and whether a write is under way. */
export function LeaseNote({ name, id }: { readonly name: string; readonly id?: string }): ReactElement {
  const lease = useSyncLease(name)
  const isBeingTaken = lease.pending && lease.state !== 'mine'
  const ends = isEnding(lease)
  const timer = ends ? (time: string) => `${time} left` : timerWords[lease.state]
  return (
    <p className="field-note" id={id}>
      <span aria-live="polite">{!isBeingTaken && (ends ? ending : words[lease.state](lease))}</span>{' '}
      {timer && lease.remainingMs !== null && (
        <span className="field-timer" role="timer">
          {timer(clockFace(lease.remainingMs))}
        </span>
      )}{' '}
      {lease.pending && <PendingNote />}
    </p>
  )
}

/** A write that waits for its answer, or for the connection. */
function PendingNote(): ReactElement {
  const online = useSyncStatus((status) => status.state === 'connected')
  return <span className="field-pending">{online ? 'Saving…' : 'Kept here until the connection is back.'}</span>
}

/** 3,725,000 ms as 1:02:05, 65,000 ms as 1:05. */
function clockFace(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'))
  const hours = Math.floor(seconds / 3600)
  return hours > 0 ? [hours, ...parts].join(':') : parts.join(':').replace(/^0/, '')
}
