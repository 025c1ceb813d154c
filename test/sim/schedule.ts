import type { Fault } from './faults.ts'
import type { Topology } from './topology.ts'

/** All that decides what happens in a run. */
export interface Schedule {
  readonly seed: number
  /** Left out: 2 to 6, as the seed has it. */
  readonly nodes?: number | undefined
  /** How many of the nodes are real js2p 0.7 nodes (default 0). */
  readonly old?: number | undefined
  /** How many owners write behind each node beside itself. Left out: none to 2, as the seed has it. */
  readonly clients?: number | undefined
  /** Whether nodes renew their own leases. Left out: as the seed has it. */
  readonly renews?: boolean | undefined
  /** How many things happen before the mesh heals. */
  readonly steps: number
  /** What may go wrong; each schedule has about half of it. */
  readonly faults: readonly Fault[]
  /** Hears each line of the event log. */
  readonly trace?: (line: string) => void
}

/** What an oracle objected to. */
export interface Violation {
  readonly oracle: string
  readonly what: string
}

/** How a schedule ended. */
export interface SimResult {
  readonly seed: number
  readonly topology: Topology
  readonly nodes: number
  readonly faults: readonly Fault[]
  readonly violations: readonly Violation[]
  readonly events: number
  /** SHA-256 of the event log. */
  readonly hash: string
}
