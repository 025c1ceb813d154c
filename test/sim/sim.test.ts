import { afterEach, describe, expect, it, vi } from 'vitest'
import { Dictionary } from '../../src/dictionary/dictionary.ts'
import { faults } from './faults.ts'
import type { SimResult } from './schedule.ts'
import { simulate } from './simulation.ts'

const steps = 40
const seeds = Array.from({ length: 40 }, (_, index) => index + 1)
const play = (seed: number): SimResult => simulate({ seed, steps, faults })

describe('simulated meshes', () => {
  it.each(seeds)('seed %i: no oracle objects', (seed) => {
    const { events, violations } = play(seed)
    expect(violations).toEqual([])
    expect(events).toBeGreaterThan(steps)
  })

  it('the same seed gives the same event log, another seed another', () => {
    expect(play(7).hash).toBe(play(7).hash)
    expect(play(7).hash).not.toBe(play(8).hash)
  })
})

describe('a broken rule is noticed', () => {
  afterEach(() => void vi.restoreAllMocks())

  const found = (): readonly string[] =>
    [1, 2, 3, 4].flatMap((seed) =>
      simulate({ seed, nodes: 2, steps, faults: [] }).violations.map(({ oracle }) => oracle),
    )

  it('a merge that prefers what comes last', () => {
    // oxlint-disable-next-line typescript/unbound-method -- called on its own dictionary below
    const merge = Dictionary.prototype.merge
    vi.spyOn(Dictionary.prototype, 'merge').mockImplementation(function (this: Dictionary, record, now) {
      this.forget(record.key)
      return merge.call(this, record, now)
    })
    expect(found()).toEqual(expect.arrayContaining(['O5']))
  })
})
