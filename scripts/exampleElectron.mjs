import { spawn } from 'node:child_process'
import { buildNotes, buildPackage, findElectron, notes } from './electron.mjs'

const electron = findElectron()
if (electron) {
  buildPackage()
  await buildNotes()
  const child = spawn(electron, [notes, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.once('exit', (code) => (process.exitCode = code ?? 1))
} else {
  console.error(
    'There is no Electron here. `npx install-electron` gets one; or set ELECTRON_OVERRIDE_DIST_PATH to the folder of yours.',
  )
  process.exitCode = 1
}
