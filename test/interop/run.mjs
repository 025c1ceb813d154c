/** Runs the interop suite, after installing js2p beside it if that has not been done. Arguments go to vitest. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { installPackages } from '../../scripts/installPackages.mjs'

const interop = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))

installPackages(interop)
const args = ['vitest', 'run', '--config', `${interop}vitest.config.ts`, ...process.argv.slice(2)]
process.exitCode = spawnSync('npx', args, { cwd: root, stdio: 'inherit' }).status ?? 1
