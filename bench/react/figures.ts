import { scenarios, type Round, type Scenario } from './page/scenario.ts'

/** What one contestant took for one thing: quartiles are of its ratios to the first contestant in the same round. */
export interface Figure {
  readonly ratio: number
  readonly quartiles: readonly [number, number]
  readonly ms: number
  readonly min: number
  readonly max: number
  readonly renders: number
  /** In how many rounds; once where it took too long to be asked again. */
  readonly rounds: number
}

/** All figures of one size, by contestant, the first of whom the others are measured by. */
export type Figures = ReadonlyMap<string, Readonly<Record<Scenario, Figure>>>

/** Sums rounds up. The first one, in which code is not warm yet, counts only where there is no other. */
export function figuresOf(rounds: readonly Round[], names: readonly string[]): Figures {
  const [first = ''] = names
  const figures = (name: string): Record<Scenario, Figure> =>
    Object.fromEntries(scenarios.map((scenario) => [scenario, figureOf(rounds, name, first, scenario)])) as Record<
      Scenario,
      Figure
    >
  return new Map(names.map((name) => [name, figures(name)]))
}

function figureOf(rounds: readonly Round[], name: string, first: string, scenario: Scenario): Figure {
  const all = rounds.flatMap((round) => {
    const [taken, reference] = [round[name]?.[scenario], round[first]?.[scenario]]
    return taken && reference ? [{ ...taken, ratio: taken.ms / reference.ms }] : []
  })
  const counted = all.length > 1 ? all.slice(1) : all
  const times = counted.map(({ ms }) => ms)
  const ratios = counted.map(({ ratio }) => ratio)
  return {
    ratio: quantile(ratios, 0.5),
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    ms: quantile(times, 0.5),
    min: Math.min(...times),
    max: Math.max(...times),
    renders: Math.max(...counted.map(({ renders }) => renders)),
    rounds: counted.length,
  }
}

/** Between the two nearest values. */
function quantile(list: readonly number[], share: number): number {
  const sorted = list.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const [below = Number.NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below + (above - below) * (place % 1)
}
