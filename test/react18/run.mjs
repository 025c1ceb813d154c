/** Runs the hooks' suite with React 18, after installing it beside this file if that has not been done. Arguments go to vitest. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(`${here}node_modules/react`)) run('npm', 'ci', '--prefix', here)
run('npx', 'vitest', 'run', '--config', `${here}vitest.config.ts`, ...process.argv.slice(2))
