import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { measureHealing, percentile } from './heal.ts'
import { installJs2p } from './js2p.ts'
import { measureFlood, measureKeys, type FloodScale, type KeyScale } from './scale.ts'
import { readOptions, writeSchedule, type SimOptions } from './options.ts'
import { simulate } from './simulation.ts'
import { describe, Tally, type TallyCounts } from './tally.ts'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const options = optionsOrExit()
const tally = new Tally()
if ((options.schedule.old ?? 0) > 0) installJs2p()
if (options.heal) tellHealing()
else if (options.scale) tellScale()
else await play()

async function play(): Promise<void> {
  if (options.jobs > 1) await playInProcesses(options.jobs)
  else playHere()
  if (process.send) process.send(tally.counts)
  else print(options.json ? JSON.stringify(tally.counts) : tally.text)
  process.exitCode = tally.counts.failed > 0 ? 1 : 0
}

function optionsOrExit(): SimOptions {
  try {
    return readOptions(process.argv.slice(2), availableParallelism(), () => Math.floor(Math.random() * 1e9))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(2)
  }
}

function tellHealing(): void {
  const { seed, runs } = options
  const times = Array.from({ length: runs }, (_, run) => measureHealing({ seed: seed + run, nodes: 12, keys: 200 }))
  const [half, most, longest] = [0.5, 0.95, 1].map((part) => percentile(times, part))
  print(
    `12 nodes, 200 conflicting keys, ${runs} runs: equal after ${half} ms (p50), ${most} ms (p95), ${longest} ms (longest)`,
  )
}

function tellScale(): void {
  for (const keys of [1000, 10_000, 100_000]) tellKeys(measureKeys(keys, options.seed))
  for (const nodes of [10, 30, 100, 300, 1000]) tellFlood(measureFlood(nodes, options.seed))
}

function tellKeys({ keys, joining, repairing, memory }: KeyScale): void {
  const costs = [
    `${joining.toFixed(0)} bytes a key for a newcomer`,
    `${repairing} bytes to repair one key after a cut`,
    `${memory.toFixed(0)} bytes of memory a key and node`,
  ]
  print(`${keys} keys: ${costs.join(', ')}`)
}

function tellFlood({ nodes, links, values, announced, half, slowest, memory }: FloodScale): void {
  const costs = [
    `${values.toFixed(0)} frames with the value a write`,
    `${announced.toFixed(0)} other bytes a write and node`,
    `everywhere after ${half} ms (half of the writes), ${slowest} ms (the slowest)`,
    `${(memory / 1024).toFixed(0)} KiB of memory a node`,
  ]
  print(`${nodes} nodes, ${links} links: ${costs.join(', ')}`)
}

function playHere(): void {
  const { seed: first, runs, forMs, stride, schedule, hash, json, trace, bail } = options
  const endsAt = performance.now() + forMs
  for (let run = 0; forMs > 0 ? performance.now() < endsAt : run < runs; run++) {
    const result = simulate({ ...schedule, seed: first + run * stride, ...(trace && { trace: print }) })
    tally.count(result)
    if (hash) print(`${result.seed} ${result.hash}`)
    if (result.violations.length === 0) continue
    if (!json) print(describe(result, schedule))
    if (bail) break
  }
}

/** Every process plays every so many-th seed. */
async function playInProcesses(jobs: number): Promise<void> {
  if (!options.json) print(`seeds from ${options.seed}, ${jobs} processes`)
  const counts = await Promise.all(Array.from({ length: jobs }, (_, job) => playInProcess(job, jobs)))
  for (const count of counts) tally.add(count)
}

function playInProcess(job: number, jobs: number): Promise<TallyCounts> {
  const { seed, runs, forMs, schedule, json } = options
  const mine = Math.ceil((runs - job) / jobs)
  const args = ['--seed', seed + job, '--stride', jobs, '--runs', mine, '--minutes', forMs / 60_000, '--jobs', 1]
  const child = fork(fileURLToPath(import.meta.url), [
    ...args.map(String),
    ...writeSchedule(schedule),
    ...(json ? ['--json'] : []),
  ])
  return new Promise((resolve, reject) => {
    child.once('message', (counts) => resolve(counts as TallyCounts))
    child.once('exit', (code) => reject(new Error(`a process ended with ${code} and told nothing`)))
  })
}
