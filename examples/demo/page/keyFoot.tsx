import type { ReactElement } from 'react'
import { useSyncLease, useSyncStatus, type SyncKeyMeta } from 'synckey'
import type { Lease } from 'synckey/client'
import { timeOfDay } from './clockFace.ts'
import { follow } from './follow.ts'
import { holderName } from './leaseBadge.tsx'
import { usePlace } from './station.ts'
import { tour } from './tour.ts'

interface KeyFootProps {
  readonly id: string
  readonly name: string
  readonly meta: SyncKeyMeta
  readonly onDeleted: () => void
}

/** Until when a key is held, and what can be done with it. */
export function KeyFoot({ id, name, meta, onDeleted }: KeyFootProps): ReactElement {
  const { here } = usePlace()
  const lease = useSyncLease(name, { tickMs: Infinity })
  const isOffline = useSyncStatus(({ state }) => state !== 'connected')
  const isMine = lease.state === 'mine'
  const release = (): void => follow(lease.release(), () => tour.released(here.id, name))
  const take = (): void => follow(lease.acquire(), () => tour.wrote(here.id, name))
  return (
    <div className="key-foot">
      <p id={id} className="key-line">
        {isOffline && meta.pending ? 'Waiting for the connector…' : sentence(lease, meta.exists)}
      </p>
      <div className="key-actions">
        {(isMine || (meta.exists && lease.canWrite)) && (
          <button type="button" className="button" onClick={isMine ? release : take}>
            {isMine ? 'Release' : 'Take'}
          </button>
        )}
        {meta.exists && (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => {
              follow(meta.delete(), onDeleted)
            }}
          >
            Delete
          </button>
        )}
      </div>
    </div>
  )
}

function sentence(lease: Lease, exists: boolean): string {
  if (!exists) return 'This key was deleted'
  const until = lease.expiresAt === null ? '' : ` until ${timeOfDay(lease.expiresAt)}`
  switch (lease.state) {
    case 'mine':
      return `Yours${until}`
    case 'theirs':
      return `Held${until}`
    case 'free':
      return 'Nobody holds it'
    case 'lapsed':
      return `${holderName(lease)} let it lapse`
    case 'off':
      return 'Anybody may write'
    case 'unknown':
      return ''
  }
}
