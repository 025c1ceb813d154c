import type { PeerInfo, PeerLink } from '../dictionary/source.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** A node of the mesh as it is drawn: 0 is the connector's own, 1 its neighbours, 2 theirs. */
export interface MapNode extends PeerLink {
  readonly ring: 0 | 1 | 2
  readonly at: Point
}

/** A link between two drawn nodes; `peer` is the neighbour at whose end messages are counted, where it is one of our own. */
export interface MapLink {
  readonly from: MapNode
  readonly to: MapNode
  readonly peer: string | null
}

export interface MeshMap {
  readonly nodes: readonly MapNode[]
  readonly links: readonly MapLink[]
  /** Half of the width and of the height of each ring that nodes stand on. */
  readonly rings: readonly Point[]
  /** How many nodes there was no room for. */
  readonly left: number
}

/** As many as can be told apart in one ring. */
const room = { 1: 18, 2: 24 }
const middle: Point = { x: 260, y: 180 }
/** The only ring; else the inner and the outer one. */
const lone: Point = { x: 178, y: 124 }
const innerRing: Point = { x: 132, y: 88 }
const outerRing: Point = { x: 220, y: 150 }

type Links = ReadonlyMap<string, readonly PeerLink[]>

/** Where to draw the connector's node, its neighbours and theirs, each of the outer ones beside whom it is linked with. */
export function drawMesh(self: PeerLink, peers: readonly PeerInfo[], told: Links): MeshMap {
  const links = new Map([...told].filter(([id]) => peers.some((peer) => peer.id === id)))
  const far = farNodes(self, peers, links)
  const [near, outer] = [peers.slice(0, room[1]), far.slice(0, room[2])]
  const rings = outer.length > 0 ? [innerRing, outerRing] : near.length > 0 ? [lone] : []
  const inner = ringOf(near, 1, evenly(near.length), rings[0] ?? lone)
  const angles = new Map(inner.map(({ id }, index) => [id, evenly(near.length)[index] ?? 0]))
  const outside = [...outer].map((node) => ({ node, angle: angleOf(node.id, links, angles) }))
  const sorted = outside.toSorted((a, b) => a.angle - b.angle)
  const nodes = [
    { ...self, ring: 0, at: middle } as const,
    ...inner,
    ...ringOf(
      sorted.map(({ node }) => node),
      2,
      spread(sorted.map(({ angle }) => angle)),
      outerRing,
    ),
  ]
  return {
    nodes,
    links: linksOf(nodes, self, links),
    rings,
    left: peers.length + far.length - near.length - outer.length,
  }
}

/** Nodes that only neighbours are linked with. */
function farNodes(self: PeerLink, peers: readonly PeerInfo[], links: Links): readonly PeerLink[] {
  const near = new Set([self.id, ...peers.map(({ id }) => id)])
  const far = new Map([...links.values()].flat().map((link) => [link.id, link]))
  return [...far.values()].filter(({ id }) => !near.has(id))
}

function ringOf(nodes: readonly PeerLink[], ring: 1 | 2, angles: readonly number[], radius: Point): readonly MapNode[] {
  return nodes.map(({ id, name, kind }, index) => {
    const angle = angles[index] ?? 0
    return {
      id,
      name,
      kind,
      ring,
      at: { x: middle.x + radius.x * Math.cos(angle), y: middle.y + radius.y * Math.sin(angle) },
    }
  })
}

/** Angles around the middle. Nobody is right below it, where its name stands. */
function evenly(count: number): readonly number[] {
  const first = count % 2 === 0 ? Math.PI / count : 0
  return Array.from({ length: count }, (_, index) => (index / count) * 2 * Math.PI + first - Math.PI / 2)
}

/** The middle of the neighbours that an outer node is linked with. */
function angleOf(id: string, links: Links, angles: ReadonlyMap<string, number>): number {
  const beside = [...links]
    .filter(([, ends]) => ends.some((end) => end.id === id))
    .map(([peer]) => angles.get(peer) ?? 0)
  const sum = (of: (angle: number) => number): number => beside.reduce((all, angle) => all + of(angle), 0)
  return Math.atan2(sum(Math.sin), sum(Math.cos))
}

/** Sorted angles, each as near to where it was as leaves room between any two. */
function spread(angles: readonly number[]): readonly number[] {
  const gap = Math.min(Math.PI / 5, (2 * Math.PI) / angles.length)
  const placed: number[] = []
  for (const angle of angles) placed.push(Math.max(angle, (placed.at(-1) ?? -Infinity) + gap))
  const drift = placed.reduce((sum, angle, index) => sum + angle - (angles[index] ?? 0), 0) / (placed.length || 1)
  return placed.map((angle) => angle - drift)
}

function linksOf(nodes: readonly MapNode[], self: PeerLink, links: Links): readonly MapLink[] {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const drawn = new Map<string, MapLink>()
  const add = (from: MapNode | undefined, to: MapNode | undefined, peer: string | null): void => {
    if (from && to) drawn.set([from.id, to.id].toSorted().join(' '), { from, to, peer })
  }
  for (const [peer, ends] of links) for (const { id } of ends) add(byId.get(peer), byId.get(id), null)
  for (const node of nodes) if (node.ring === 1) add(byId.get(self.id), node, node.id)
  return [...drawn.values()]
}
