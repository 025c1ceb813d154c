import type { SeededRandom } from './seededRandom.ts'

export type Edge = readonly [from: number, to: number]
export type Kind = 'new' | 'old'

export const topologies = ['chain', 'ring', 'star', 'random', 'full', 'alternating', 'bridge'] as const
export type Topology = (typeof topologies)[number]

/** Who is linked to whom; always connected. */
export function edgesOf(topology: Topology, nodes: number, random: SeededRandom): readonly Edge[] {
  const chain = Array.from({ length: nodes - 1 }, (_, i): Edge => [i, i + 1])
  if (topology === 'chain' || topology === 'alternating') return chain
  if (topology === 'ring') return nodes > 2 ? [...chain, [nodes - 1, 0]] : chain
  if (topology === 'star') return chain.map(([, to]): Edge => [0, to])
  const pairs = chain.flatMap(([, b]) => Array.from({ length: b }, (_, a): Edge => [a, b]))
  if (topology === 'full') return pairs
  if (topology === 'bridge') return bridge(nodes, pairs)
  const tree = chain.map(([, to]): Edge => [random.between(0, to - 1), to])
  const more = pairs.filter(([a, b]) => !tree.some(([x, y]) => x === a && y === b) && random.chance(0.25))
  return [...tree, ...more]
}

/** Two groups in which all are linked to all, joined by the node in the middle alone. */
function bridge(nodes: number, pairs: readonly Edge[]): readonly Edge[] {
  const middle = nodes >> 1
  const ofOneSide = pairs.filter(([a, b]) => b < middle || a > middle)
  const acrossIt = [middle - 1, middle + 1].filter((place) => place >= 0 && place < nodes)
  return [...ofOneSide, ...acrossIt.map((place): Edge => [place, middle])]
}

/** What lives at each place: old nodes where the topology wants them, else anywhere. */
export function kindsOf(topology: Topology, nodes: number, old: number, random: SeededRandom): readonly Kind[] {
  const places = Array.from({ length: nodes }, (_, place) => place)
  const wanted = new Set(placesForOld(topology, places, random, old * 2 > nodes).slice(0, old))
  return places.map((place) => (wanted.has(place) ? 'old' : 'new'))
}

/** The places at which old nodes go first. `mostly`: more of them than of ours. */
function placesForOld(
  topology: Topology,
  places: readonly number[],
  random: SeededRandom,
  mostly: boolean,
): readonly number[] {
  const isFirst = (place: number): boolean =>
    topology === 'alternating' ? place % 2 === (mostly ? 0 : 1) : topology === 'bridge' && place === places.length >> 1
  const shuffled = random.shuffled(places)
  return [...shuffled.filter(isFirst), ...shuffled.filter((place) => !isFirst(place))]
}
