import type { ReactElement } from 'react'
import type { KeyLease } from 'synckey/client'
import { Avatar } from './avatar.tsx'
import { stationOf, usePlace } from './station.ts'

interface LeaseBadgeProps {
  readonly lease: KeyLease
  readonly exists: boolean
}

/** Who holds a key, in a word and a colour. */
export function LeaseBadge({ lease, exists }: LeaseBadgeProps): ReactElement {
  const { here, stations } = usePlace()
  const isHeld = lease.state === 'mine' || lease.state === 'theirs'
  const holder = lease.state === 'mine' ? here : stationOf(stations, lease.owner)
  return (
    <span className="badge" data-state={lease.state} data-machine={isHeld ? holder?.id : 'none'}>
      {isHeld && <Avatar station={holder} />}
      <span>{exists ? word(lease) : 'Deleted'}</span>
    </span>
  )
}

function word(lease: KeyLease): string {
  switch (lease.state) {
    case 'mine':
      return 'You'
    case 'theirs':
      return holderName(lease)
    case 'unknown':
      return 'Connecting'
    case 'free':
      return 'Free'
    case 'lapsed':
      return 'Lapsed'
    case 'off':
      return 'Shared'
  }
}

/** What to call the holder of a lease; a node that told no name is 'another machine'. */
export function holderName({ ownerName }: { readonly ownerName?: string | null | undefined }): string {
  return ownerName ?? 'Another machine'
}
