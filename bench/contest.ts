import type { Bench, Report } from './report.ts'

/** Contestants that do the same work, each returning the milliseconds it took; the first is what the others are measured by. */
export interface Contest {
  readonly title: string
  readonly contestants: Readonly<Record<string, () => Promise<number>>>
  readonly rounds: number
}

interface Runs {
  /** Milliseconds by the clock. */
  readonly clock: number[]
  /** Milliseconds of this process on all processors, setting up and collecting garbage included. */
  readonly processor: number[]
}

/** Runs the contestants in turn in every round, after one round that does not count. */
export const race =
  ({ title, contestants, rounds }: Contest): Bench =>
  async () => {
    const runs = new Map<string, Runs>(Object.keys(contestants).map((name) => [name, { clock: [], processor: [] }]))
    for (let round = 0; round <= rounds; round++) {
      for (const [name, run] of Object.entries(contestants)) {
        const before = process.cpuUsage()
        const ms = await run()
        const { user, system } = process.cpuUsage(before)
        if (round === 0) continue
        runs.get(name)?.clock.push(ms)
        runs.get(name)?.processor.push((user + system) / 1000)
      }
    }
    return {
      title: `${title}; median of ${rounds} rounds`,
      columns: ['ratio', 'processor', 'ms', 'min', 'max'],
      rows: rowsOf(runs),
    }
  }

function rowsOf(runs: ReadonlyMap<string, Runs>): Report['rows'] {
  const [reference] = runs.values()
  return [...runs].map(([name, { clock, processor }]) => ({
    name,
    figures: [
      (median(clock) / median(reference!.clock)).toFixed(2),
      (median(processor) / median(reference!.processor)).toFixed(2),
      ...[median(clock), Math.min(...clock), Math.max(...clock)].map((ms) => ms.toFixed(ms < 10 ? 3 : 1)),
    ],
  }))
}

/** The one in the middle of a list in order. */
export const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN
