import { defaultRules } from '../dictionary/rules.ts'
import type { Address } from '../mesh/link.ts'
import { MemoryLinks } from './memoryLinks.ts'
import { MemoryNode } from './memoryNode.ts'
import { createFlowingClock, createManualClock, type TestClock } from './testClock.ts'

/** The nodes of a network in memory, and their rules. */
export interface MemoryNetworkOptions {
  /** Names of the nodes to begin with (default none); each is linked with all others. */
  readonly nodes?: readonly string[]
  /** Whoever sets a key owns it (default true). */
  readonly leasing?: boolean
  /** How long a lease lasts, in milliseconds, whole seconds (default an hour). */
  readonly leaseMs?: number
  /** How long a message is under way, between nodes and to pages, in milliseconds (default 1). */
  readonly latencyMs?: number
  /**
   * 'manual' (default): time stands still until `advance`, which is what a test wants. 'flowing': time passes by itself, and `advance` jumps
   * ahead, which is what a story wants. Or a clock of your own.
   */
  readonly time?: 'manual' | 'flowing' | TestClock
}

/** Nodes with the production code from the wire up, in one process, without a network. */
export interface MemoryNetwork {
  /** Give it to `createSyncStore`, so that countdowns go by it. */
  readonly clock: TestClock
  readonly nodes: readonly MemoryNode[]
  /** The node of that name. Throws a RangeError where there is none. */
  readonly node: (name: string) => MemoryNode
  /** Adds a node and links it with all whom it reaches. Throws a RangeError for a name that is taken. */
  readonly add: (name: string) => MemoryNode
  /** Cuts the network between two groups of nodes, by name; other cuts stay. Links end at once, and none comes up until `heal`. */
  readonly partition: (some: string | readonly string[], others: string | readonly string[]) => void
  /** Ends every cut: the nodes link anew. */
  readonly heal: () => void
  /** Moves time on, and lets all happen that happens until then, before it returns. */
  readonly advance: (ms: number) => void
  /** Ends all nodes. Idempotent. */
  readonly close: () => void
}

/** Long enough for links to come up and news to go around. */
const settlingMs = 500

/** Makes a network in memory: leases that run out, splits and their healing without waiting. */
export function createMemoryNetwork(options: MemoryNetworkOptions = {}): MemoryNetwork {
  const network = new Network(options)
  for (const name of options.nodes ?? []) network.add(name)
  network.settle()
  return {
    clock: network.clock,
    nodes: network.nodes,
    node: (name) => network.node(name),
    add: (name) => network.add(name),
    partition: (some, others) => network.partition(listOf(some), listOf(others)),
    heal: () => network.heal(),
    advance: (ms) => network.clock.advance(ms),
    close: () => network.close(),
  }
}

class Network {
  readonly clock: TestClock
  readonly nodes: MemoryNode[] = []
  readonly #options: MemoryNetworkOptions
  readonly #links: MemoryLinks
  /** Pairs of names that are cut. */
  readonly #cuts = new Set<string>()

  constructor(options: MemoryNetworkOptions) {
    const { time = 'manual', latencyMs = 1 } = options
    this.#options = options
    this.clock = typeof time === 'object' ? time : time === 'manual' ? createManualClock() : createFlowingClock()
    this.#links = new MemoryLinks(this.clock, latencyMs, ([from], [to]) => !this.#cuts.has(pairOf(from, to)))
  }

  node(name: string): MemoryNode {
    const node = this.nodes.find((each) => each.name === name)
    if (node) return node
    throw new RangeError(`no node is called '${name}'; there are: ${this.nodes.map((each) => each.name).join(', ')}`)
  }

  add(name: string): MemoryNode {
    if (this.nodes.some((each) => each.name === name)) throw new RangeError(`a node is called '${name}' already`)
    const { leasing = true, leaseMs = defaultRules.leaseTerm * 1000, latencyMs = 1 } = this.#options
    const node = new MemoryNode({
      name,
      address: addressOf(name),
      links: this.#links,
      clock: this.clock,
      random: () => 0.5,
      rules: { leasing, leaseTerm: Math.ceil(leaseMs / 1000) },
      latencyMs,
    })
    for (const other of this.nodes) node.link(other)
    this.nodes.push(node)
    return node
  }

  partition(some: readonly string[], others: readonly string[]): void {
    for (const a of some) for (const b of others) this.#cuts.add(pairOf(this.node(a).name, this.node(b).name))
    this.#links.cutLost()
  }

  heal(): void {
    this.#cuts.clear()
    for (const [index, node] of this.nodes.entries()) for (const other of this.nodes.slice(0, index)) node.link(other)
  }

  /** Only where time stands still: elsewhere it passes by itself. */
  settle(): void {
    if (this.#options.time === undefined || this.#options.time === 'manual') this.clock.advance(settlingMs)
  }

  close(): void {
    for (const node of this.nodes) node.close()
  }
}

const addressOf = (name: string): Address => [name, 1]

const pairOf = (a: string, b: string): string => JSON.stringify([a, b].toSorted())

const listOf = (names: string | readonly string[]): readonly string[] => (typeof names === 'string' ? [names] : names)
