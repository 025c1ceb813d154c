import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Dictionary } from '../../src/dictionary/dictionary.ts'
import { faults } from './faults.ts'
import { measureHealing } from './heal.ts'
import { mutations } from './mutations.ts'
import { readOptions } from './options.ts'
import { keptSeeds } from './keptSeeds.ts'
import { measureFlood, measureKeys } from './scale.ts'
import type { SimResult } from './schedule.ts'
import { simulate } from './simulation.ts'
import { describe as describeResult } from './tally.ts'

const steps = 60
/** Milliseconds: it is work, and other work may share the machine. */
const timeout = 60_000
const seeds = Array.from({ length: 30 }, (_, index) => index + 1)
const play = (seed: number): SimResult => simulate({ seed, steps, faults })

describe('simulated meshes', { timeout }, () => {
  it.each(seeds)('seed %i: no oracle objects', (seed) => {
    const { events, violations } = play(seed)
    expect(violations).toEqual([])
    expect(events).toBeGreaterThan(steps)
  })

  it.each(keptSeeds.filter(({ old }) => old === undefined))('seed $seed, which failed once: $why', (schedule) => {
    expect(simulate({ steps, faults, ...schedule }).violations).toEqual([])
  })

  it('the same seed gives the same event log, another seed another', () => {
    expect(play(7).hash).toBe(play(7).hash)
    expect(play(7).hash).not.toBe(play(8).hash)
  })
})

describe('a mesh that was in two', { timeout }, () => {
  it.each([1, 2, 3, 4, 5])(
    'of 12 nodes is equal again within 1.6 s, 200 keys that both sides set included (seed %i)',
    (seed) => {
      expect(measureHealing({ seed, nodes: 12, keys: 200 })).toBeLessThanOrEqual(1600)
    },
  )
})

describe('the cost of size', { timeout }, () => {
  it('is about a frame a node for a write, whatever the mesh, in which each node has dialled four others', () => {
    const { values, announced, slowest } = measureFlood(40, 1)
    expect(values).toBeGreaterThanOrEqual(39)
    expect(values).toBeLessThan(1.2 * 39)
    expect(announced).toBeLessThan(1000)
    expect(slowest).toBeLessThan(500)
  })

  it('is a few kilobytes for the repair of one key of 3,000', () => {
    const { joining, repairing } = measureKeys(3000, 1)
    expect(joining).toBeLessThan(100)
    expect(repairing).toBeLessThan(8000)
  })
})

describe('a broken rule is noticed', () => {
  afterEach(() => void vi.restoreAllMocks())

  const results = (): readonly SimResult[] =>
    [1, 2, 3, 4].map((seed) => simulate({ seed, nodes: 2, steps, faults: [] }))

  it('a merge that prefers what comes last; the replay line plays the same again', () => {
    // oxlint-disable-next-line typescript/unbound-method -- called on its own dictionary below
    const merge = Dictionary.prototype.merge
    vi.spyOn(Dictionary.prototype, 'merge').mockImplementation(function (this: Dictionary, record, now) {
      this.forget(record.key)
      return merge.call(this, record, now)
    })
    const failed = results().find(({ violations }) => violations.some(({ oracle }) => oracle === 'O5'))
    expect(failed).toBeDefined()
    if (!failed) return
    const replay = describeResult(failed, { nodes: 2, steps, faults: [] }).split('replay: npm run sim -- ')[1] ?? ''
    const { seed, schedule } = readOptions(replay.split(' '), 1, () => 0)
    expect(simulate({ ...schedule, seed })).toEqual(failed)
  }, 30_000)
})

describe('a mutation', () => {
  it.each(mutations)('$name ($file) still has its text, once', ({ file, from }) => {
    const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8')
    expect(source.split(from)).toHaveLength(2)
  })
})

describe('the command line', () => {
  it('says which fault it does not know, and which number is none', () => {
    expect(() => readOptions(['--faults', 'drop,flood'], 2, () => 0)).toThrow(
      'no fault is called flood; there are: delay',
    )
    expect(() => readOptions(['--seed', 'x'], 2, () => 0)).toThrow("--seed takes a number, not 'x'")
    expect(() => readOptions(['--loud'], 2, () => 0)).toThrow('--loud')
  })

  it('plays for a time from a fresh seed on all cores', () => {
    expect(readOptions(['--minutes', '4'], 8, () => 123)).toMatchObject({ seed: 123, forMs: 240_000, jobs: 8 })
  })
})
