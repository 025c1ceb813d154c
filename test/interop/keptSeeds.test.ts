import { expect, it } from 'vitest'
import { faults } from '../sim/faults.ts'
import { keptSeeds } from '../sim/keptSeeds.ts'
import { simulate } from '../sim/simulation.ts'

it.each(keptSeeds.filter(({ old }) => old !== undefined))(
  'seed $seed with old nodes, which failed once: $why',
  (schedule) => {
    expect(simulate({ steps: 60, faults, ...schedule }).violations).toEqual([])
  },
)
