import { setTimeout } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { SeededRandom } from '../sim/seededRandom.ts'
import type { NetworkNode } from './writer.ts'

/** Nodes with links between some of them, and what can befall the network under them. */
export interface Network {
  readonly nodes: readonly NetworkNode[]
  /** Who is to be linked with whom, by their places in `nodes`. */
  readonly links: readonly (readonly [number, number])[]
  /** Inflicts something; says in words what it is, and how to undo it. */
  harm(random: SeededRandom): Promise<{ readonly what: string; readonly heal: () => Promise<void> }>
  close(): Promise<void>
}

/** What became of one cut: how long after its end all links were back, in milliseconds. */
export interface Cut {
  readonly what: string
  readonly backMs: number
}

export interface Report {
  readonly cuts: readonly Cut[]
  /** Milliseconds from the last link's return, when the nodes stopped writing, until all held the same. */
  readonly equalMs: number
  /** Keys whose newest accepted value is not what all hold. */
  readonly missing: readonly string[]
  readonly keys: number
}

/** All links are back within this after each cut, and all nodes equal within that after the last. Milliseconds. */
export const bars = { backMs: 10_000, equalMs: 5_000 }

/** After this long, what is waited for is called lost. */
const giveUpMs = 60_000

/** Harms a network again and again while its nodes write. */
export async function campaign(
  network: Network,
  random: SeededRandom,
  cuts: number,
  tell: (cut: Cut) => void,
): Promise<Report> {
  await timeUntil(() => isWhole(network))
  const made: Cut[] = []
  while (made.length < cuts) {
    const { what, heal } = await network.harm(random)
    await writtenOn(network, random.between(4, 80))
    await heal()
    const cut = { what, backMs: await timeUntil(() => isWhole(network)) }
    made.push(cut)
    tell(cut)
  }
  await Promise.all(network.nodes.map((node) => node.rest()))
  const equalMs = await timeUntil(() => isEqual(network))
  return { cuts: made, equalMs, ...(await missingOf(network)) }
}

/** Whether a report keeps to the bars. */
export const holds = ({ cuts, equalMs, missing }: Report): boolean =>
  cuts.every(({ backMs }) => backMs <= bars.backMs) && equalMs <= bars.equalMs && missing.length === 0

async function isWhole({ nodes, links }: Network): Promise<boolean> {
  const tables = await Promise.all(nodes.map((node) => node.neighbours()))
  return links.every(([a, b]) => tables[a]!.includes(nodes[b]!.id) && tables[b]!.includes(nodes[a]!.id))
}

async function isEqual({ nodes }: Network): Promise<boolean> {
  const [first, ...others] = await Promise.all(nodes.map((node) => node.items()))
  return others.every((items) => isDeepStrictEqual(items, first))
}

async function missingOf({ nodes }: Network): Promise<{ readonly missing: readonly string[]; readonly keys: number }> {
  const written = Object.entries(Object.assign({}, ...(await Promise.all(nodes.map((node) => node.written())))))
  const held = await nodes[0]!.items()
  return {
    missing: written.flatMap(([key, value]) => (held[key] === value ? [] : [key])),
    keys: Object.keys(held).length,
  }
}

/** Until the first node has written so many times more; all write at one pace, whatever befalls their links. */
async function writtenOn({ nodes: [first] }: Network, times: number): Promise<void> {
  const count = async (): Promise<number> => Math.max(0, ...Object.values(await first!.written()).map(Number))
  const enough = (await count()) + times
  await timeUntil(async () => (await count()) >= enough)
}

/** Milliseconds until something is so; Infinity where it is not for a minute. */
async function timeUntil(isSo: () => Promise<boolean>): Promise<number> {
  const start = performance.now()
  while (!(await isSo())) {
    if (performance.now() - start > giveUpMs) return Infinity
    await setTimeout(20)
  }
  return Math.round(performance.now() - start)
}
