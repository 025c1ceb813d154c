/** Contestants that do the same work, each returning the milliseconds it took; the first is what the others are measured by. */
export interface Contest {
  readonly title: string
  readonly contestants: Readonly<Record<string, () => Promise<number>>>
  readonly rounds: number
}

export interface Standing {
  readonly name: string
  readonly medianMs: number
  readonly minMs: number
  readonly maxMs: number
  /** Median over the first contestant's median, of the same run. */
  readonly ratio: number
}

/** Runs the contestants in turn in every round, after one round that does not count. */
export async function hold({ contestants, rounds }: Contest): Promise<readonly Standing[]> {
  const times = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]))
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      const ms = await run()
      if (round > 0) times.get(name)?.push(ms)
    }
  }
  const reference = median([...times.values()][0] ?? [])
  return [...times].map(([name, list]) => ({
    name,
    medianMs: median(list),
    minMs: Math.min(...list),
    maxMs: Math.max(...list),
    ratio: median(list) / reference,
  }))
}

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN
