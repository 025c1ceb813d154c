import type { SeededRandom } from './seededRandom.ts'

export type Edge = readonly [from: number, to: number]

export const topologies = ['chain', 'ring', 'star', 'random', 'full'] as const
export type Topology = (typeof topologies)[number]

/** Who is linked to whom; always connected. */
export function edgesOf(topology: Topology, nodes: number, random: SeededRandom): readonly Edge[] {
  const chain = Array.from({ length: nodes - 1 }, (_, i): Edge => [i, i + 1])
  if (topology === 'chain') return chain
  if (topology === 'ring') return nodes > 2 ? [...chain, [nodes - 1, 0]] : chain
  if (topology === 'star') return chain.map(([, to]): Edge => [0, to])
  const pairs = chain.flatMap(([, b]) => Array.from({ length: b }, (_, a): Edge => [a, b]))
  if (topology === 'full') return pairs
  const tree = chain.map(([, to]): Edge => [random.between(0, to - 1), to])
  const more = pairs.filter(([a, b]) => !tree.some(([x, y]) => x === a && y === b) && random.chance(0.25))
  return [...tree, ...more]
}
