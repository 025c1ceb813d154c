import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mutations, type Mutation } from './mutations.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    /** Schedules that each mutant gets. */
    runs: { type: 'string', default: '1000' },
    /** Only mutants whose name has this text. */
    only: { type: 'string', default: '' },
  },
})

const root = fileURLToPath(new URL('../..', import.meta.url))
const print = (line: string): void => void process.stdout.write(`${line}\n`)

/** A copy of the sources in which mistakes can be made. */
const copy = mkdtempSync(join(tmpdir(), 'synckey-mutants-'))
for (const part of ['src', 'test/sim', 'package.json', 'tsconfig.json']) {
  cpSync(join(root, part), join(copy, part), { recursive: true })
}
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))

try {
  const chosen = mutations.filter(({ name }) => name.includes(values.only))
  const survivors = chosen.filter((mutation) => !isKilled(mutation))
  print(`${chosen.length - survivors.length} of ${chosen.length} mutants killed`)
  process.exitCode = survivors.length > 0 ? 1 : 0
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function isKilled({ name, file, from, to }: Mutation): boolean {
  const path = join(copy, 'src', file)
  const original = readFileSync(path, 'utf8')
  if (original.split(from).length !== 2) throw new Error(`'${name}': src/${file} does not have its text exactly once`)
  writeFileSync(
    path,
    original.replace(from, () => to),
  )
  const { status, stdout } = play()
  writeFileSync(path, original)
  if (status !== 0 && status !== 1) throw new Error(`'${name}' could not be played`)
  print(`${status === 1 ? 'killed  ' : 'SURVIVED'} ${name}  ${stdout.trim()}`)
  return status === 1
}

function play(): { readonly status: number | null; readonly stdout: string } {
  const options = ['--seed', values.seed, '--runs', values.runs, '--bail', '--json']
  const command = ['--import', 'tsx', 'test/sim/run.ts', ...options]
  return spawnSync(process.execPath, command, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}
