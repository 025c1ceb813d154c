import type { ReactElement } from 'react'
import type { MapLink, MapNode, MeshMap } from './meshMap.ts'
import type { Traffic } from './messageLog.ts'
import { kindWords, peerName } from './words.ts'

interface MeshGraphProps {
  readonly map: MeshMap
  /** By neighbour id; a link lights up when its count grows. */
  readonly traffic: ReadonlyMap<string, Traffic>
}

/** The connector's node in the middle, its neighbours around it and theirs around these: our own kind as circles, old peers as leaves on dashed links. */
export function MeshGraph({ map, traffic }: MeshGraphProps): ReactElement {
  const { nodes, links, left } = map
  return (
    <svg className="skd-graph" viewBox="0 0 520 360" role="img" aria-label={meshWords(map)}>
      {links.map((link) => (
        <Link
          key={`${link.from.id} ${link.to.id}`}
          link={link}
          pulse={link.peer === null ? 0 : (traffic.get(link.peer)?.messages ?? 0)}
        />
      ))}
      {nodes.map((node) => (
        <Node key={node.id} node={node} />
      ))}
      {left > 0 && (
        <text x={260} y={354}>
          and {left} more
        </text>
      )}
    </svg>
  )
}

/** Who is linked with whom, as sentences, each link once. */
function meshWords({ nodes, links }: MeshMap): string {
  const sentences = nodes.flatMap((node, index) => {
    const others = links.flatMap(({ from, to }) => (from === node ? [to] : to === node ? [from] : []))
    const named = nodes.slice(index + 1).filter((other) => others.includes(other))
    if (named.length === 0) return index === 0 ? [`${peerName(node)} is linked with nobody.`] : []
    return [
      `${peerName(node)} is linked with ${named.map((other) => `${peerName(other)} (${kindWords[other.kind]})`).join(', ')}.`,
    ]
  })
  return sentences.join(' ')
}

function Link({ link, pulse }: { readonly link: MapLink; readonly pulse: number }): ReactElement {
  const { from, to } = link
  const ends = { x1: from.at.x, y1: from.at.y, x2: to.at.x, y2: to.at.y }
  const isOld = from.kind !== 'synckey' || to.kind !== 'synckey'
  return (
    <>
      <line className="skd-link" data-old={isOld} data-ours={link.peer !== null} {...ends} />
      {pulse > 0 && <line key={pulse} className="skd-pulse" pathLength={1} {...ends} />}
    </>
  )
}

const radii = { 0: 22, 1: 15, 2: 10 }

function Node({ node }: { readonly node: MapNode }): ReactElement {
  const { at, ring, kind } = node
  const isOld = kind !== 'synckey'
  const radius = radii[ring]
  return (
    <g className="skd-node" data-ring={ring} data-kind={ring === 0 ? 'self' : isOld ? 'old' : 'synckey'}>
      {isOld ? (
        <rect x={at.x - radius * 0.8} y={at.y - radius * 0.8} width={radius * 1.6} height={radius * 1.6} rx={4} />
      ) : (
        <circle cx={at.x} cy={at.y} r={radius} />
      )}
      <text x={at.x} y={at.y + (ring > 0 && at.y < 170 ? -radius - 9 : radius + 13)}>
        {shortName(peerName(node))}
      </text>
    </g>
  )
}

/** A name of any length: the middle of a long one is left out, and the list beside has it whole. */
function shortName(text: string): string {
  return text.length > 22 ? `${text.slice(0, 12)}…${text.slice(-8)}` : text
}
