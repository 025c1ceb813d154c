import type { ReactElement } from 'react'
import type { PeerInfo } from '../dictionary/source.ts'
import type { Traffic } from './messageLog.ts'
import { kindWords, peerName } from './words.ts'

/** As many as can be told apart in one ring. */
const DRAWN = 18

interface Point {
  readonly x: number
  readonly y: number
}

const middle: Point = { x: 210, y: 150 }

interface MeshGraphProps {
  /** What the connector's node is called. */
  readonly self: string
  readonly peers: readonly PeerInfo[]
  /** By peer id; a link lights up when its count grows. */
  readonly traffic: ReadonlyMap<string, Traffic>
}

/** The connector's node in the middle, its peers around it: our own kind as circles, old peers as leaves on dashed links. */
export function MeshGraph({ self, peers, traffic }: MeshGraphProps): ReactElement {
  const drawn = peers.slice(0, DRAWN)
  const words = drawn.map((peer) => `${peerName(peer)} (${kindWords[peer.kind]})`).join(', ')
  return (
    <svg
      className="skd-graph"
      viewBox="0 0 420 300"
      role="img"
      aria-label={`${self} is linked with ${words || 'nobody'}.`}
    >
      {drawn.map((peer, index) => (
        <Link key={peer.id} to={placeOf(index, drawn.length)} peer={peer} pulse={traffic.get(peer.id)?.messages ?? 0} />
      ))}
      {drawn.map((peer, index) => (
        <Node key={peer.id} at={placeOf(index, drawn.length)} peer={peer} />
      ))}
      <g className="skd-node" data-kind="self">
        <circle cx={middle.x} cy={middle.y} r={24} />
        <Label at={middle} below={38} text={self} />
      </g>
      {peers.length > DRAWN && (
        <text x={middle.x} y={294}>
          and {peers.length - DRAWN} more in the list
        </text>
      )}
    </svg>
  )
}

/** Nobody is right below the middle, where its name stands. */
function placeOf(index: number, count: number): Point {
  const first = count % 2 === 0 ? Math.PI / count : 0
  const angle = (index / count) * 2 * Math.PI + first - Math.PI / 2
  return { x: middle.x + 145 * Math.cos(angle), y: middle.y + 105 * Math.sin(angle) }
}

function Link({
  to,
  peer,
  pulse,
}: {
  readonly to: Point
  readonly peer: PeerInfo
  readonly pulse: number
}): ReactElement {
  const ends = { x1: middle.x, y1: middle.y, x2: to.x, y2: to.y }
  return (
    <>
      <line className="skd-link" data-kind={peer.kind} {...ends} />
      {pulse > 0 && <line key={pulse} className="skd-pulse" pathLength={1} {...ends} />}
    </>
  )
}

function Node({ at, peer }: { readonly at: Point; readonly peer: PeerInfo }): ReactElement {
  const isOld = peer.kind !== 'synckey'
  return (
    <g className="skd-node" data-kind={isOld ? 'old' : 'synckey'}>
      {isOld ? (
        <rect x={at.x - 11} y={at.y - 11} width={22} height={22} rx={4} />
      ) : (
        <circle cx={at.x} cy={at.y} r={15} />
      )}
      <Label at={at} below={at.y < middle.y ? -24 : 28} text={peerName(peer)} />
    </g>
  )
}

/** A name of any length: the middle of a long one is left out, and the list beside has it whole. */
function Label({
  at,
  below,
  text,
}: {
  readonly at: Point
  readonly below: number
  readonly text: string
}): ReactElement {
  return (
    <text x={at.x} y={at.y + below}>
      {text.length > 22 ? `${text.slice(0, 12)}…${text.slice(-8)}` : text}
    </text>
  )
}
