import { faults } from './faults.ts'
import type { Schedule } from './schedule.ts'
import kept from './seeds.json' with { type: 'json' }

/** A schedule that an oracle once objected to. */
export interface KeptSeed extends Partial<Schedule> {
  readonly seed: number
  readonly why: string
}

/** What a seed decides has grown since; so that those of before play as they did. */
const before = { clients: 0, renews: false, faults: faults.filter((fault) => fault !== 'restart') }

/** Played in every run of the tests: those with old nodes beside the real js2p, in the interop suite. */
export const keptSeeds: readonly KeptSeed[] = kept.map((seed) => ('now' in seed ? seed : { ...before, ...seed }))
