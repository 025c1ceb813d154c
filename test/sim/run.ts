import { parseArgs } from 'node:util'
import { faults, type Fault } from './faults.ts'
import type { SimResult } from './schedule.ts'
import { simulate } from './simulation.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '1' },
    nodes: { type: 'string' },
    old: { type: 'string', default: '0' },
    steps: { type: 'string', default: '60' },
    faults: { type: 'string', default: faults.join(',') },
    json: { type: 'boolean', default: false },
    hash: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    /** Stop after the first schedule with a violation. */
    bail: { type: 'boolean', default: false },
  },
})

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const chosen = values.faults.split(',').filter(Boolean)
const unknown = chosen.filter((name) => !faults.some((fault) => fault === name))
if (unknown.length > 0) {
  process.stderr.write(`no fault is called ${unknown.join(', ')}; there are: ${faults.join(', ')}\n`)
  process.exit(2)
}

const first = Number(values.seed)
const runs = Number(values.runs)
const counts = new Map<string, number>()
let events = 0
let failed = 0
let played = 0
for (let seed = first; seed < first + runs; seed++) {
  const result = simulate({
    seed,
    nodes: values.nodes === undefined ? undefined : Number(values.nodes),
    old: Number(values.old),
    steps: Number(values.steps),
    faults: chosen as Fault[],
    ...(values.trace && { trace: print }),
  })
  played++
  events += result.events
  if (values.hash) print(`${seed} ${result.hash}`)
  if (result.violations.length === 0) continue
  failed++
  for (const { oracle } of result.violations) counts.set(oracle, (counts.get(oracle) ?? 0) + 1)
  if (!values.json) tell(result)
  if (values.bail) break
}
if (values.json) print(JSON.stringify({ schedules: played, events, failed, violations: Object.fromEntries(counts) }))
else print(`${played} schedules, ${events} events, ${failed} with violations${oraclesOf(counts)}`)
process.exitCode = failed > 0 ? 1 : 0

function tell({ seed, topology, nodes, faults: met, violations }: SimResult): void {
  print(`seed ${seed}: ${nodes} nodes, ${topology}, ${met.join(' ') || 'no faults'}`)
  for (const { oracle, what } of violations) print(`  ${oracle} ${what}`)
  print(`  replay: ${replayOf(seed)}`)
}

function replayOf(seed: number): string {
  const nodes = values.nodes === undefined ? '' : ` --nodes ${values.nodes}`
  const some = chosen.length === faults.length ? '' : ` --faults ${chosen.join(',')}`
  return `npm run sim -- --seed ${seed} --runs 1${nodes} --steps ${values.steps}${some}`
}

function oraclesOf(found: ReadonlyMap<string, number>): string {
  return found.size === 0 ? '' : `: ${[...found].map(([oracle, count]) => `${oracle} ${count}`).join(', ')}`
}
