import type { Bench, Report } from '../report.ts'
import { barsOf } from './bars.ts'
import { figuresOf, type Figure, type Figures } from './figures.ts'
import { openPage } from './openPage.ts'
import type { Round, Scenario } from './page/scenario.ts'

const sizes = [100, 1000, 10_000, 50_000]
const rounds = 15

/** What the page offers. */
declare const playRound: (size: number, round: number) => Promise<Round>

const titles: Readonly<Record<Scenario, string>> = {
  update: 'one update',
  burst: '1,000 updates of one key in a burst',
  batch: 'up to 1,000 keys at once',
  mount: 'mount',
  unmount: 'unmount',
}

/** All that is measured with so many components, in a page of its own. */
async function measure(size: number): Promise<Figures> {
  const page = await openPage()
  const played: Round[] = []
  for (let round = 0; round <= rounds; round++) {
    played.push(await page.evaluate(([n, r]) => playRound(n, r), [size, round] as const))
  }
  await page.close()
  return figuresOf(played, Object.keys(played[0] ?? {}))
}

const measured = new Map<number, Promise<Figures>>()

function figuresFor(size: number): Promise<Figures> {
  const figures = measured.get(size) ?? measure(size)
  measured.set(size, figures)
  return figures
}

const scenarioBench =
  (size: number, scenario: Scenario): Bench =>
  async (): Promise<Report> => ({
    title: `${size.toLocaleString('en')} components, ${titles[scenario]}; median of ${rounds} rounds`,
    columns: ['ratio', 'quartiles', 'ms', 'min', 'max', 'renders', 'rounds'],
    rows: [...(await figuresFor(size))].map(([name, figures]) => ({ name, figures: cellsOf(figures[scenario]) })),
  })

function cellsOf({ ratio, quartiles, ms, min, max, renders, rounds: played }: Figure): string[] {
  const range = quartiles.map((each) => each.toFixed(2)).join('-')
  return [ratio.toFixed(2), range, ...[ms, min, max].map((each) => each.toFixed(3)), String(renders), String(played)]
}

const bars: Bench = async () => {
  const entries: [number, Figures][] = []
  for (const size of sizes) entries.push([size, await figuresFor(size)])
  return barsOf(new Map(entries))
}

/** Hooks in a real Chromium, beside other stores and `useSyncExternalStore` written by hand. */
export const react: readonly Bench[] = [
  ...sizes.flatMap((size) => (Object.keys(titles) as Scenario[]).map((scenario) => scenarioBench(size, scenario))),
  bars,
]
