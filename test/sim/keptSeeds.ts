import type { Schedule } from './schedule.ts'
import kept from './seeds.json' with { type: 'json' }

/** A schedule that an oracle once objected to. */
export interface KeptSeed extends Partial<Schedule> {
  readonly seed: number
  readonly why: string
}

/** Played in every run of the tests: those with old nodes beside the real js2p, in the interop suite. */
export const keptSeeds: readonly KeptSeed[] = kept
