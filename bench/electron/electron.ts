import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { installPeers } from '../connector/peers.ts'
import type { Bench, Report } from '../report.ts'
import { CHANGE_KEYS, CHANGE_SECONDS, CHANGES_PER_SECOND, JOIN_KEYS, type Found } from './load.ts'

const contestants = { synckey: 'synckey', zubridge: '@zubridge/electron 2.1.1' } as const

const script = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, '../electron/run.mjs'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const RUNS = 3

/** Each contestant in Electrons of its own, in turn. */
function measure(task: string): Map<string, Found[]> | undefined {
  installPeers()
  if (script('build').startsWith('null')) return undefined
  const found = new Map<string, Found[]>(Object.values(contestants).map((name) => [name, []]))
  for (let run = 0; run < RUNS; run++) {
    for (const [part, name] of Object.entries(contestants))
      found.get(name)?.push(JSON.parse(script(task, part)) as Found)
  }
  return found
}

type Figures = (runs: readonly Found[]) => readonly string[]

const reportOf =
  (task: string, title: string, columns: Report['columns'], figures: Figures): Bench =>
  async () => {
    const rows = measure(task)
    if (!rows) return { title: `skipped, for there is no Electron here: ${title}`, columns: [], rows: [] }
    return { title, columns, rows: [...rows].map(([name, runs]) => ({ name, figures: figures(runs) })) }
  }

const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN

function joinFigures(runs: readonly Found[]): readonly string[] {
  const all = runs.flatMap((run) => ('joinMs' in run ? run.joinMs : []))
  return [median(all), Math.min(...all), Math.max(...all)].map((ms) => ms.toFixed(0))
}

function changeFigures(runs: readonly Found[]): readonly string[] {
  const all = runs.filter((run) => 'changes' in run)
  const of = (figure: (run: (typeof all)[number]) => number): number => median(all.map(figure))
  return [
    of(({ changes, seconds }) => changes / seconds).toFixed(0),
    of(({ heard, seconds }) => heard / seconds).toFixed(0),
    of(({ messages, changes }) => messages / changes).toFixed(3),
    of(({ longTasks }) => longTasks).toFixed(0),
    of(({ longestMs }) => longestMs).toFixed(0),
    of(({ longestCpuMs }) => longestCpuMs).toFixed(0),
    of(({ mainMb }) => mainMb).toFixed(0),
    of(({ pageMb }) => pageMb).toFixed(0),
  ]
}

const perSecond = CHANGES_PER_SECOND.toLocaleString('en')

/** In a real Electron, beside @zubridge/electron. */
export const electron: readonly Bench[] = [
  reportOf(
    'join',
    `First value in a further window, ms after its load; ${JOIN_KEYS.toLocaleString('en')} keys, of which it needs one`,
    ['median', 'min', 'max'],
    joinFigures,
  ),
  reportOf(
    'change',
    `${perSecond} changes a second wanted, of ${CHANGE_KEYS.toLocaleString('en')} keys that one window listens to, for ${CHANGE_SECONDS} s; medians of ${RUNS} runs`,
    ['changes/s', 'heard/s', 'IPC each', 'tasks > 50 ms', 'longest ms', 'longest CPU ms', 'main MB', 'page MB'],
    changeFigures,
  ),
]
