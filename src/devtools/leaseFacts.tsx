import type { ReactElement, ReactNode } from 'react'
import { useSyncLease } from '../react/useSyncLease.ts'
import { LeaseBadge } from './leaseBadge.tsx'
import { LeaseRing } from './leaseRing.tsx'
import { leftWords, timeWords } from './words.ts'

/** Who holds the key, since when, until when, and how often it has changed hands. */
export function LeaseFacts({ name }: { readonly name: string }): ReactElement {
  const lease = useSyncLease(name)
  const { state, owner, since, expiresAt, remainingMs, epoch } = lease
  return (
    <section className="skd-facts" aria-label="Lease">
      <h4>Lease</h4>
      <dl>
        <Fact name="Holder">
          <LeaseBadge lease={lease} />
        </Fact>
        {since !== null && <Fact name="Written or renewed">{timeWords(since)}</Fact>}
        {expiresAt !== null && (
          <Fact name={state === 'mine' ? 'Yours until' : 'Yours to take from'}>
            <LeaseRing lease={lease} /> {timeWords(expiresAt)}{' '}
            {remainingMs !== null && <span role="timer">({leftWords(remainingMs)} left)</span>}
          </Fact>
        )}
        <Fact name="Epoch">{epoch}</Fact>
        {owner !== null && (
          <Fact name="Owner id">
            <code>{owner}</code>
          </Fact>
        )}
      </dl>
    </section>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
