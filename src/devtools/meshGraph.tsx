import type { ReactElement } from 'react'
import type { MapLink, MapNode, MeshMap } from './meshMap.ts'
import type { Traffic } from './messageLog.ts'
import { kindWords, peerName, shortId } from './words.ts'

interface MeshGraphProps {
  readonly map: MeshMap
  /** By neighbour id; a link lights up when its count grows. */
  readonly traffic: ReadonlyMap<string, Traffic>
}

/** The connector's node in the middle, its neighbours around it and theirs around these: our own kind as circles, old peers as leaves on dashed links. */
export function MeshGraph({ map, traffic }: MeshGraphProps): ReactElement {
  const { nodes, links, rings, left } = map
  return (
    <svg className="skd-graph" viewBox="0 0 520 360" role="img" aria-label={meshWords(map)}>
      {rings.map(({ x, y }) => (
        <ellipse key={x} className="skd-orbit" cx={260} cy={180} rx={x} ry={y} />
      ))}
      {links.map((link) => (
        <Link
          key={`${link.from.id} ${link.to.id}`}
          link={link}
          pulse={link.peer === null ? 0 : (traffic.get(link.peer)?.messages ?? 0)}
        />
      ))}
      {nodes.map((node) => (node.ring === 0 ? <Self key={node.id} node={node} /> : <Node key={node.id} node={node} />))}
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

/** About so wide is a letter of the name within it, in units of the picture. */
const LETTER = 7.8

/** The connector's own node, with its name in it. */
function Self({ node }: { readonly node: MapNode }): ReactElement {
  const name = shortName(peerName(node))
  const width = Math.max(48, name.length * LETTER + 30)
  return (
    <g className="skd-node" data-kind="self" transform={placeOf(node)}>
      <g className="skd-self">
        <rect x={-width / 2} y={-17} width={width} height={34} rx={17} />
        <text>{name}</text>
      </g>
    </g>
  )
}

const radii = { 1: 14, 2: 9 }

function Node({ node }: { readonly node: MapNode }): ReactElement {
  const { at, ring, kind } = node
  const isOld = kind !== 'synckey'
  const radius = radii[ring === 2 ? 2 : 1]
  const label = isOld && node.name === null ? `${kind} ${shortId(node.id)}` : shortName(peerName(node))
  return (
    <g className="skd-node" data-ring={ring} data-kind={isOld ? 'old' : 'synckey'} transform={placeOf(node)}>
      <Shape isOld={isOld} radius={radius + 5} className="skd-halo" />
      <Shape isOld={isOld} radius={radius} />
      <text y={at.y < 170 ? -radius - 15 : radius + 17}>{label}</text>
    </g>
  )
}

interface ShapeProps {
  readonly isOld: boolean
  readonly radius: number
  readonly className?: string
}

/** Old peers are squares, so that they are told apart without colours. */
export function Shape({ isOld, radius, className }: ShapeProps): ReactElement {
  if (!isOld) return <circle className={className} r={radius} />
  const side = radius * 1.7
  return <rect className={className} x={-side / 2} y={-side / 2} width={side} height={side} rx={side / 5} />
}

const placeOf = ({ at }: MapNode): string => `translate(${at.x} ${at.y})`

/** A name of any length: the middle of a long one is left out, and the list beside has it whole. */
function shortName(text: string): string {
  return text.length > 22 ? `${text.slice(0, 12)}…${text.slice(-8)}` : text
}
