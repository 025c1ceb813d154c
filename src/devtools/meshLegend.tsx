import type { ReactElement } from 'react'
import { Shape } from './meshGraph.tsx'
import type { MeshMap } from './meshMap.ts'

/** What the shapes of the picture stand for, as far as they are in it. */
export function MeshLegend({ map }: { readonly map: MeshMap }): ReactElement {
  const { nodes } = map
  const hasOld = nodes.some(({ kind }) => kind !== 'synckey')
  const isFar = nodes.some(({ ring }) => ring === 2)
  return (
    <figcaption className="skd-muted">
      <ul className="skd-legend" aria-label="What the shapes stand for">
        <Sign kind="self" words="this node" />
        <Sign kind="synckey" words="neighbours" />
        {isFar && <Sign kind="far" words="their neighbours" />}
        {hasOld && <Sign kind="old" words="old peers, which tell nothing of their links" />}
      </ul>
    </figcaption>
  )
}

interface SignProps {
  readonly kind: 'self' | 'synckey' | 'far' | 'old'
  readonly words: string
}

function Sign({ kind, words }: SignProps): ReactElement {
  return (
    <li>
      <svg viewBox="-20 -10 40 20" width={kind === 'self' ? 28 : 14} height="14" aria-hidden="true">
        <g className="skd-node" data-kind={kind === 'far' ? 'synckey' : kind} data-ring={kind === 'far' ? 2 : 1}>
          {kind === 'self' ? (
            <rect x={-19} y={-9} width={38} height={18} rx={9} />
          ) : (
            <Shape isOld={kind === 'old'} radius={kind === 'far' ? 6 : 9} />
          )}
        </g>
      </svg>
      {words}
    </li>
  )
}
