import type { ReactElement } from 'react'
import type { Station } from './station.ts'

/** A machine's initial in its colour; its name always stands beside it. */
export function Avatar({ station }: { readonly station: Station | undefined }): ReactElement {
  return (
    <span className="avatar" data-machine={station?.id ?? 'none'} aria-hidden="true">
      {station?.name[0] ?? '?'}
    </span>
  )
}
