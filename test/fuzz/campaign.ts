import { setTimeout } from 'node:timers/promises'
import { SeededRandom } from '../sim/seededRandom.ts'
import type { FuzzTarget } from './target.ts'

/** An input that broke a promise. */
export interface Crash {
  readonly seed: number
  readonly input: Uint8Array
  readonly error: Error
}

export interface Report {
  readonly runs: number
  readonly ms: number
  /** How often each outcome was seen. */
  readonly outcomes: ReadonlyMap<string, number>
  readonly crashes: readonly Crash[]
}

/** Crashes after which there is no use in going on. */
const maxCrashes = 5

/** How long an attempt may take, ms. */
const patienceMs = 15_000

/** Tries `runs` inputs, each made from a seed of its own: `seed`, `seed` + 1, ... */
export async function fuzz(target: FuzzTarget, seed: number, runs: number): Promise<Report> {
  const outcomes = new Map<string, number>()
  const crashes: Crash[] = []
  const start = performance.now()
  let done = 0
  for (; done < runs && crashes.length < maxCrashes; done++) {
    const input = target.generate(new SeededRandom(seed + done))
    try {
      const attempt = target.attempt(input)
      const outcome = typeof attempt === 'string' ? attempt : await inTime(attempt)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    } catch (error) {
      crashes.push({ seed: seed + done, input, error: error as Error })
    }
  }
  return { runs: done, ms: performance.now() - start, outcomes, crashes }
}

/** Rejects where an attempt takes too long. */
async function inTime(attempt: Promise<string>): Promise<string> {
  const waiting = new AbortController()
  const late = setTimeout(patienceMs, undefined, { signal: waiting.signal }).then(() => {
    throw new Error(`broken: an attempt ends within ${patienceMs} ms`)
  })
  late.catch(() => {})
  try {
    return await Promise.race([attempt, late])
  } finally {
    waiting.abort()
  }
}
