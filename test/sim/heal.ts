import { equalAtRest } from './oracles.ts'
import { identify } from './model.ts'
import { SeededRandom } from './seededRandom.ts'
import { SimLinks } from './simLinks.ts'
import { SimNode } from './simNode.ts'
import { Timeline } from './timeline.ts'
import { edgesOf, topologies } from './topology.ts'

export interface HealOptions {
  readonly seed: number
  readonly nodes: number
  /** How many keys both sides set while they are apart. */
  readonly keys: number
}

const secondMs = 1000
const stepMs = 10
const patienceMs = 120 * secondMs
const limits = { keys: 10_000, bytes: 2 ** 24 }

/** Milliseconds of virtual time from the return of the links between two halves of a mesh, each with its own values of the same keys, until all nodes are equal. */
export function measureHealing({ seed, nodes: count, keys }: HealOptions): number {
  const random = new SeededRandom(seed)
  const timeline = new Timeline(5_000_000)
  const links = new SimLinks({ timeline, random, log: () => {} })
  const edges = edgesOf(random.pick(topologies), count, random)
  const ignore = (): void => {}
  const nodes = Array.from(
    { length: count },
    (_, place) =>
      new SimNode({
        id: `n${place}`,
        place,
        links,
        leasing: true,
        skew: 0,
        keys: [],
        limits,
        log: ignore,
        report: ignore,
      }),
  )
  const link = (): void => {
    for (const [a, b] of edges) if (!nodes[a]?.knows(`n${b}`)) nodes[a]?.connect(b)
  }
  link()
  timeline.pass(5 * secondMs)
  const side = new Set(random.shuffled(nodes.map(({ place }) => place)).slice(0, count >> 1))
  const barrier = (a: number, b: number): boolean => side.has(a) !== side.has(b)
  links.raise(barrier)
  timeline.pass(secondMs)
  for (let key = 0; key < keys; key++) {
    for (const isHere of [true, false]) {
      random.pick(nodes.filter(({ place }) => side.has(place) === isHere)).write('set', `key${key}`, isHere)
    }
  }
  timeline.pass(30 * secondMs)
  links.weather.lower(barrier)
  link()
  const healsAt = timeline.now
  while (!areEqual(nodes) && timeline.now < healsAt + patienceMs) timeline.pass(stepMs)
  for (const node of nodes) node.close()
  return timeline.now - healsAt
}

function areEqual(nodes: readonly SimNode[]): boolean {
  return equalAtRest(new Map(nodes.map((node) => [node.id, { lines: linesOf(node), isFull: false }]))) === undefined
}

function linesOf(node: SimNode): ReadonlyMap<string, string> {
  const records = [...node.sync.live.dictionary.records()]
  return new Map(records.map((record) => [Buffer.from(record.key).toString(), identify(record)]))
}

/** The value that the given part of the values does not exceed. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? NaN
}
