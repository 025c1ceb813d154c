import type { Bench, Report } from './report.ts'

/** Contestants that do the same work, each returning the milliseconds it took; the first is what the others are measured by. */
export interface Contest {
  readonly title: string
  readonly contestants: Readonly<Record<string, () => Promise<number>>>
  readonly rounds: number
}

/** Runs the contestants in turn in every round, after one round that does not count. */
export const race =
  ({ title, contestants, rounds }: Contest): Bench =>
  async () => {
    const times = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]))
    for (let round = 0; round <= rounds; round++) {
      for (const [name, run] of Object.entries(contestants)) {
        const ms = await run()
        if (round > 0) times.get(name)?.push(ms)
      }
    }
    return {
      title: `${title}; median of ${rounds} rounds`,
      columns: ['ratio', 'ms', 'min', 'max'],
      rows: rowsOf(times),
    }
  }

function rowsOf(times: ReadonlyMap<string, readonly number[]>): Report['rows'] {
  const [reference = []] = times.values()
  return [...times].map(([name, list]) => ({
    name,
    figures: [
      (median(list) / median(reference)).toFixed(2),
      ...[median(list), Math.min(...list), Math.max(...list)].map((ms) => ms.toFixed(ms < 10 ? 3 : 1)),
    ],
  }))
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN
