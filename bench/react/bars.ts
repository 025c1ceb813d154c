import type { Report } from '../report.ts'
import type { Figure, Figures } from './figures.ts'
import type { Scenario } from './page/scenario.ts'

interface Bar {
  readonly name: string
  readonly hook: string
  readonly atMost: number
  readonly figure: number
  /** Where there is nothing to average, the figure twice. */
  readonly quartiles: readonly [number, number]
}

const hooks = ['synckey, useSyncValue', 'synckey, useSyncKey']

/** The aims, and whether they are met: missed is what lies above with its whole interquartile range. */
export function barsOf(figures: ReadonlyMap<number, Figures>): Report {
  const sizes = [...figures.keys()]
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)]
  const figure = (size: number, hook: string, scenario: Scenario): Figure | undefined =>
    figures.get(size)?.get(hook)?.[scenario]
  const bar = (name: string, size: number, scenario: Scenario, atMost: number): Bar[] =>
    hooks.flatMap((hook) => {
      const found = figure(size, hook, scenario)
      return found ? [{ name, hook, atMost, figure: found.ratio, quartiles: found.quartiles }] : []
    })
  const growth = hooks.map((hook): Bar => {
    const times = (figure(most, hook, 'update')?.ms ?? 0) / (figure(least, hook, 'update')?.ms ?? 0)
    return { name: `one update, ${most} to ${least}`, hook, atMost: 8, figure: times, quartiles: [times, times] }
  })
  const list = [
    ...sizes.flatMap((size) => bar(`one update of ${size}`, size, 'update', 1.25)),
    ...growth,
    ...sizes.filter((size) => size >= 1000).flatMap((size) => bar(`1,000 at once of ${size}`, size, 'batch', 1.4)),
    ...(['mount', 'unmount'] as const).flatMap((scenario) => bar(`${scenario} of 10000`, 10_000, scenario, 1.3)),
  ]
  return { title: 'the aims', columns: ['ratio', 'quartiles', 'at most', ''], rows: list.map(rowOf) }
}

function rowOf({ name, hook, atMost, figure, quartiles }: Bar): Report['rows'][number] {
  const verdict = figure <= atMost ? 'met' : quartiles[0] <= atMost ? 'within noise' : 'missed'
  const range = quartiles.map((each) => each.toFixed(2)).join('-')
  return { name: `${name}, ${hook.replace('synckey, ', '')}`, figures: [figure.toFixed(2), range, atMost, verdict] }
}
