import { readFileSync } from 'node:fs'
import type { Page } from 'playwright'
import type { Bench, Report } from '../report.ts'
import { openPage } from './openPage.ts'
import type { Step } from './page/steps.ts'
import { turnsOf } from './page/turns.ts'

const size = 10_000
/** Each order of the three twice. */
const rounds = 12
const steps: readonly Step[] = ['mount', 'update', 'batch', 'unmount']
const names = ['by hand (raw)', 'synckey, useSyncValue', 'synckey, useSyncKey']

/** What the page offers. */
declare const prepare: (name: string, size: number) => Promise<void>
declare const takeStep: (step: Step) => void

/** By step and contestant, milliseconds of each round. */
type Taken = ReadonlyMap<Step, ReadonlyMap<string, number[]>>

/**
 * What the page's main thread had of the processor: what else the machine does disturbs that least. Linux tells it; elsewhere there is nothing to
 * report. Each step has a call from outside in it, the same for all.
 */
export const processor: Bench = async (): Promise<Report> => {
  const title = `${size.toLocaleString('en')} components, processor time of the page, by hand = 1; median of ${rounds} rounds`
  const columns = steps.map((step) => step)
  if (process.platform !== 'linux') return { title: `${title}: only on Linux`, columns, rows: [] }
  const taken = await measure()
  const rows = names.map((name) => ({ name, figures: steps.map((step) => ratio(taken.get(step), name).toFixed(2)) }))
  return { title, columns, rows }
}

async function measure(): Promise<Taken> {
  const page = await openPage()
  const usedMs = await processorOf(page)
  const taken: Taken = new Map(steps.map((step) => [step, new Map(names.map((name) => [name, []]))]))
  for (let round = 0; round <= rounds; round++) {
    for (const name of turnsOf(names, round)) {
      await page.evaluate(([n, s]) => prepare(n, s), [name, size] as const)
      for (const step of steps) {
        const before = usedMs()
        await page.evaluate((s) => takeStep(s), step)
        // In the first round code is not warm yet.
        if (round > 0)
          taken
            .get(step)
            ?.get(name)
            ?.push(usedMs() - before)
      }
    }
  }
  await page.close()
  return taken
}

/** Milliseconds that the main threads of the browser's pages have had so far; there is one page. */
async function processorOf(page: Page): Promise<() => number> {
  const session = await page.context().browser()?.newBrowserCDPSession()
  const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] }
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const nanoseconds = (pid: number): number =>
    Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0])
  return () => pids.reduce((sum, pid) => sum + nanoseconds(pid), 0) / 1e6
}

/** The median of the ratios to the first contestant, round by round. */
function ratio(taken: ReadonlyMap<string, number[]> | undefined, name: string): number {
  const reference = taken?.get(names[0] ?? '') ?? []
  const ratios = (taken?.get(name) ?? []).map((ms, round) => ms / (reference[round] ?? Number.NaN))
  return ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN
}
