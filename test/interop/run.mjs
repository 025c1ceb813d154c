/** Runs the interop suite, after installing js2p beside it if that has not been done. Arguments go to vitest. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const interop = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(`${interop}node_modules/js2p`)) run('npm', 'ci', '--prefix', interop)
run('npx', 'vitest', 'run', '--config', `${interop}vitest.config.ts`, ...process.argv.slice(2))
