import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
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

const root = fileURLToPath(new URL('../..', import.meta.url))
const print = (line: string): void => void process.stdout.write(`${line}\n`)
const chosen = mutations.filter(({ name, file }) => `${name} ${file}`.includes(values.only))
const waiting = [...chosen]
const survivors: Mutation[] = []

await assertSound()
await Promise.all(Array.from({ length: Number(values.jobs) }, playWaiting))
const killed = chosen.length - survivors.length
print(`${killed} of ${chosen.length} mutants killed (${((100 * killed) / chosen.length).toFixed(1)} %)`)
for (const { name, file } of survivors) print(`survived: ${name} (${file})`)
process.exitCode = killed < Number(values.bar) * chosen.length ? 1 : 0

/** What is not a mutant has to survive; else nothing is known of any mutant. */
async function assertSound(): Promise<void> {
  const copy = makeCopy()
  try {
    for (const kind of new Set(chosen.map(({ old = false }) => old))) {
      const verdict = await play(copy, 'the sources as they are', kind)
      if (verdict) throw new Error(`the sources as they are do not survive: ${verdict}`)
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

/** Plays one mutant after the other in a copy of the sources of its own. */
async function playWaiting(): Promise<void> {
  const copy = makeCopy()
  try {
    for (let mutation = waiting.shift(); mutation; mutation = waiting.shift()) {
      if (!(await isKilled(copy, mutation))) survivors.push(mutation)
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function makeCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'synckey-mutants-'))
  for (const part of ['src', 'test/sim', 'package.json', 'tsconfig.json', 'test/interop/package.json']) {
    cpSync(join(root, part), join(copy, part), { recursive: true })
  }
  mkdirSync(join(copy, 'test/interop'), { recursive: true })
  for (const modules of ['node_modules', 'test/interop/node_modules']) {
    if (existsSync(join(root, modules))) symlinkSync(join(root, modules), join(copy, modules))
  }
  return copy
}

async function isKilled(copy: string, { name, file, from, to, old = false }: Mutation): Promise<boolean> {
  const path = join(copy, 'src', file)
  const original = readFileSync(path, 'utf8')
  if (original.split(from).length !== 2) throw new Error(`'${name}': src/${file} does not have its text exactly once`)
  writeFileSync(
    path,
    original.replace(from, () => to),
  )
  try {
    const verdict = await play(copy, name, old)
    print(`${verdict ? 'killed  ' : 'SURVIVED'} ${name}${verdict ? `: ${verdict}` : ''}`)
    return verdict !== undefined
  } finally {
    writeFileSync(path, original)
  }
}

/** What killed a mutant; undefined: nothing. */
function play(copy: string, name: string, old: boolean): Promise<string | undefined> {
  const options = ['--seed', values.seed, '--runs', values.runs, '--bail', '--json', ...(old ? ['--old', '2'] : [])]
  const command = ['--import', 'tsx', 'test/sim/run.ts', ...options]
  const child = spawn(process.execPath, command, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve, reject) => {
    child.once('close', (code) => {
      if (code !== 0 && code !== 1) return reject(new Error(`'${name}' could not be played`))
      const { schedules, violations } = JSON.parse(said) as TallyCounts
      resolve(code === 0 ? undefined : `${Object.keys(violations).join(' ')} after ${schedules} schedules`)
    })
  })
}
