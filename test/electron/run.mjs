import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildNotes, findElectron } from '../../scripts/electron.mjs'

/** Runs the tests in a real Electron, on a display of their own where there is none; says "skipped" where no Electron can be had. */
const electron = findElectron()
if (!electron) {
  process.stdout.write('skipped: no Electron here; set ELECTRON_OVERRIDE_DIST_PATH to the folder of one\n')
} else {
  await buildNotes()
  const tests = [process.execPath, '--test', '--test-timeout=180000', join(import.meta.dirname, 'electron.mjs')]
  const isBare = process.platform === 'linux' && !process.env.DISPLAY
  const [command, ...args] = isBare ? ['xvfb-run', '-a', ...tests] : tests
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ELECTRON: electron } })
  if (error) throw error
  process.exitCode = status ?? 1
}
