import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../sim/seededRandom.ts'
import { fuzz } from './campaign.ts'
import type { FuzzTarget } from './target.ts'
import { targets } from './targets.ts'

const crashers = join(import.meta.dirname, 'crashers')
const files = existsSync(crashers) ? readdirSync(crashers).filter((file) => file.endsWith('.hex')) : []

describe('whatever arrives, every promise is kept', () => {
  it.each([
    ['frame', 2_000],
    ['msgpack', 5_000],
    ['node', 500],
    ['connector', 2_000],
    ['store', 1_000],
  ])(
    'by the %s, %i times',
    async (name, runs) => {
      const target = await targets[name]!()
      const { crashes, outcomes } = await fuzz(target, 1, runs)
      await target.end()
      expect(crashes).toEqual([])
      expect(outcomes.size).toBeGreaterThan(1)
    },
    60_000,
  )

  it.each(files)('by what once crashed: %s', async (file) => {
    const input = Buffer.from(readFileSync(join(crashers, file), 'utf8').trim(), 'hex')
    const target = await targets[file.split('-')[0]!]!()
    await target.attempt(input)
    await target.end()
    expect(input.length).toBeGreaterThan(0)
  })
})

describe('a campaign', () => {
  const target = (attempt: FuzzTarget['attempt']): FuzzTarget => ({
    generate: (random) => Uint8Array.of(random.between(0, 255)),
    attempt,
    end: () => {},
  })

  it('makes the same inputs of the same seed, each of its own', async () => {
    const seen: number[] = []
    await fuzz(
      target(([byte]) => {
        seen.push(byte!)
        return 'seen'
      }),
      7,
      20,
    )
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => new SeededRandom(7 + index).between(0, 255)))
  })

  it('keeps what broke a promise, with the seed that makes it again, and gives up after five', async () => {
    const broken = target(() => {
      throw new Error('broken')
    })
    const { crashes, runs } = await fuzz(broken, 3, 100)
    expect(runs).toBe(5)
    expect(crashes.map(({ seed }) => seed)).toEqual([3, 4, 5, 6, 7])
    expect(broken.generate(new SeededRandom(crashes[2]!.seed))).toEqual(crashes[2]!.input)
  })
})
