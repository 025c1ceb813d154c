import type { ReactElement } from 'react'
import { useStore } from 'zustand'
import { useLinks, type Link, type LinkState } from './links.ts'
import type { Station } from './station.ts'
import { stopwatch } from './stopwatch.ts'

interface Point {
  readonly x: number
  readonly y: number
}

const places: readonly Point[] = [
  { x: 62, y: 136 },
  { x: 180, y: 40 },
  { x: 298, y: 136 },
]

const plateWidths: Readonly<Record<LinkState, number>> = { linked: 52, cut: 36, unknown: 72 }
const words: Readonly<Record<LinkState, string>> = { linked: 'linked', cut: 'cut', unknown: 'no answer' }

/** The three nodes and the links between them, as the machines report them, and how long the last write took. */
export function MeshPicture({ stations }: { readonly stations: readonly Station[] }): ReactElement {
  const links = useLinks(stations)
  const placeOf = (station: Station): Point => places[stations.indexOf(station)] ?? { x: 0, y: 0 }
  const summary = links.map(({ a, b, state }) => `${a.name} and ${b.name}: ${words[state]}`).join('. ')
  return (
    <figure className="mesh" aria-label={`The mesh. ${summary}.`}>
      <svg viewBox="0 0 360 184" aria-hidden="true">
        {links.map((link) => (
          <Cable key={`${link.a.id} ${link.b.id}`} link={link} from={placeOf(link.a)} to={placeOf(link.b)} />
        ))}
        {stations.map((station) => (
          <Node key={station.id} station={station} at={placeOf(station)} />
        ))}
      </svg>
      <figcaption>
        <Laps stations={stations} />
      </figcaption>
    </figure>
  )
}

interface CableProps {
  readonly link: Link
  readonly from: Point
  readonly to: Point
}

function Cable({ link: { a, b, state }, from, to }: CableProps): ReactElement {
  const spark = useStore(stopwatch.store, (times) => times.spark)
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
  const plate = plateWidths[state]
  const isForth = spark?.from === a.id
  const [start, end] = isForth ? [from, to] : [to, from]
  return (
    <g className="cable" data-state={state}>
      <line className="cable-line" x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      {state === 'linked' && spark && (isForth || spark.from === b.id) && (
        <line key={spark.id} className="spark" pathLength={1} x1={start.x} y1={start.y} x2={end.x} y2={end.y} />
      )}
      <rect className="cable-plate" x={middle.x - plate / 2} y={middle.y - 11} width={plate} height={22} rx={11} />
      <text x={middle.x} y={middle.y}>
        {words[state]}
      </text>
    </g>
  )
}

function Node({ station, at }: { readonly station: Station; readonly at: Point }): ReactElement {
  return (
    <g className="node" data-machine={station.id}>
      <circle cx={at.x} cy={at.y} r={20} />
      <text x={at.x} y={at.y}>
        {station.name[0]}
      </text>
      <text className="node-name" x={at.x} y={at.y > 100 ? at.y + 34 : at.y - 31}>
        {station.name}
      </text>
    </g>
  )
}

/** How long the last write took until it stood on the other screens. */
function Laps({ stations }: { readonly stations: readonly Station[] }): ReactElement {
  const laps = useStore(stopwatch.store, (times) => times.laps)
  const newest = Math.max(...[...laps.values()].map(({ run }) => run))
  const times = stations.flatMap(({ id, name }) => {
    const lap = laps.get(id)
    return lap?.run === newest ? `${Math.max(1, Math.round(lap.ms))} ms at ${name}` : []
  })
  if (times.length === 0) return <>Real TCP links between three nodes</>
  return <>Last change on screen after {times.join(', ')}</>
}
