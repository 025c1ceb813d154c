import { expect, it } from 'vitest'
import { DEFAULT_BACKOFF, backoffMs } from '../../src/seams/backoff.ts'

const waits = (attempts: readonly number[], chance: number): number[] =>
  attempts.map((attempt) => backoffMs(attempt, DEFAULT_BACKOFF, () => chance))

it('doubles from half a second to half a minute', () => {
  expect(waits([1, 2, 3, 6, 7, 8, 5000], 0)).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000, 30_000])
})

it('shortens by chance, by 30 % at most', () => {
  expect(waits([1, 7], 0.5)).toEqual([425, 25_500])
  expect(waits([1, 7], 1)).toEqual([350, 21_000])
})

it('takes other numbers', () => {
  const options = { minMs: 10, maxMs: 50, factor: 3, jitter: 0 }
  expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, options, Math.random))).toEqual([10, 30, 50, 50])
})
