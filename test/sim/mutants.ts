import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, type Plugin } from 'esbuild'
import { installJs2p } from './js2p.ts'
import { mutations, type Mutation } from './mutations.ts'
import type { TallyCounts } from './tally.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    /** Schedules that each mutant gets at most. */
    runs: { type: 'string', default: '1000' },
    /** Only mutants whose name or file has this text. */
    only: { type: 'string', default: '' },
    /** How many are played at a time. */
    jobs: { type: 'string', default: String(availableParallelism()) },
    /** The part of mutants that have to be killed. */
    bar: { type: 'string', default: '0.95' },
  },
})

/** What became of schedules. */
interface Verdict {
  /** The oracles that objected; none: it survived. */
  readonly oracles: readonly string[]
  readonly schedules: number
}

/** Some mutants turn in circles: 400 s of the processor's time are several times what a thousand schedules take. */
const limited = 'ulimit -t 400; exec "$0" "$@"'
const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = makeFolder()
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const chosen = mutations.filter(({ name, file }) => `${name} ${file}`.includes(values.only))
const waiting = [...chosen]
const survivors: Mutation[] = []
/** The most schedules that a mutant needed to be killed, with old nodes and without. */
const deepest = new Map<boolean, number>()

if (chosen.some(({ old }) => old)) installJs2p()
try {
  await Promise.all(Array.from({ length: Number(values.jobs) }, playWaiting))
  for (const [old, runs] of deepest) await assertSound(old, runs)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const killed = chosen.length - survivors.length
print(`${killed} of ${chosen.length} mutants killed (${((100 * killed) / chosen.length).toFixed(1)} %)`)
for (const { name, file } of survivors) print(`survived: ${name} (${file})`)
process.exitCode = killed < Number(values.bar) * chosen.length ? 1 : 0

/** Where mutants are built, with js2p where the simulation looks for it. */
function makeFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'synckey-mutants-'))
  mkdirSync(join(made, 'test/sim'), { recursive: true })
  symlinkSync(join(root, 'test/interop'), join(made, 'test/interop'))
  return made
}

async function playWaiting(): Promise<void> {
  for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
    const { name, old = false } = mutation
    const { oracles, schedules } = await play(mutation.name, old, values.runs, mutated(mutation))
    const isKilled = oracles.length > 0
    if (isKilled) deepest.set(old, Math.max(schedules, deepest.get(old) ?? 0))
    else survivors.push(mutation)
    print(isKilled ? `killed   ${name}: ${oracles.join(' ')} after ${schedules} schedules` : `SURVIVED ${name}`)
  }
}

/** What is no mutant has to survive the schedules that killed the others; else nothing is known of any. */
async function assertSound(old: boolean, runs: number): Promise<void> {
  const { oracles } = await play('the sources as they are', old, String(runs))
  if (oracles.length > 0) throw new Error(`the sources as they are do not survive: ${oracles.join(' ')}`)
}

/** The sources with one text for another. */
function mutated({ name, file, from, to }: Mutation): Plugin {
  const path = join(root, 'src', file)
  const original = readFileSync(path, 'utf8')
  if (original.split(from).length !== 2) throw new Error(`'${name}': src/${file} does not have its text exactly once`)
  const contents = original.replace(from, () => to)
  return {
    name: 'mutation',
    setup: (build) =>
      build.onLoad({ filter: /\.ts$/ }, (args) => (args.path === path ? { contents, loader: 'ts' } : null)),
  }
}

async function play(name: string, old: boolean, runs: string, mutation?: Plugin): Promise<Verdict> {
  const outfile = join(folder, 'test/sim', `${name.replaceAll(/\W+/g, '-')}.mjs`)
  await build({
    ...{ entryPoints: [join(root, 'test/sim/run.ts')], outfile, bundle: true, platform: 'node', format: 'esm' },
    ...{ target: 'node20', logLevel: 'error', plugins: mutation ? [mutation] : [] },
  })
  const options = [
    '--seed',
    values.seed,
    '--runs',
    runs,
    '--jobs',
    '1',
    '--bail',
    '--json',
    ...(old ? ['--old', '2'] : []),
  ]
  const child = spawn('sh', ['-c', limited, process.execPath, outfile, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (signal) return resolve({ oracles: ['no rest'], schedules: 1 })
      if (code !== 0 && code !== 1) return reject(new Error(`'${name}' could not be played`))
      const { schedules, violations } = JSON.parse(said) as TallyCounts
      resolve({ oracles: Object.keys(violations), schedules })
    })
  })
}
