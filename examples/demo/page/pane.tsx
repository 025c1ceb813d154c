import { useId, type ReactElement } from 'react'
import { AddKey } from './addKey.tsx'
import type { Cables } from './cables.ts'
import { KeyList } from './keyList.tsx'
import { PaneHead } from './paneHead.tsx'
import { usePlace } from './station.ts'

/** One machine's app. */
export function Pane({ cables }: { readonly cables: Cables }): ReactElement {
  const { here } = usePlace()
  const id = useId()
  return (
    <section className="pane" data-machine={here.id} aria-labelledby={id}>
      <PaneHead cables={cables} headingId={id} />
      <KeyList />
      <AddKey />
    </section>
  )
}
