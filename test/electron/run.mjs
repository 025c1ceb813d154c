import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import {
  buildMain,
  buildNotes,
  buildPackage,
  buildPages,
  buildPreload,
  findElectron,
  root,
} from '../../scripts/electron.mjs'

/** Runs the tests in a real Electron, on a display of their own where there is none; says "skipped" where no Electron can be had. */
const electron = findElectron()
if (electron) {
  buildPackage()
  await Promise.all([buildNotes(), buildHarness()])
  run()
} else {
  process.stdout.write(
    'test:electron skipped: no Electron here; set ELECTRON_OVERRIDE_DIST_PATH to the folder of one\n',
  )
}

async function buildHarness() {
  const source = join(import.meta.dirname, 'harness')
  const target = join(root, 'build/electron-harness')
  // The suite knows the errors of the sources; so must what it tests.
  const alias = {
    vitest: join(source, 'pageVitest.ts'),
    'synckey/electron/renderer': join(root, 'src/electron/renderer.ts'),
  }
  await buildMain(join(source, 'main.ts'), join(target, 'main'))
  await buildPreload(join(source, 'preload.ts'), join(target, 'preload'))
  await buildPages(source, ['index.html', 'suite.html'], join(target, 'page'), { alias })
}

function run() {
  const files = ['notes', 'bridge'].map((name) => join(import.meta.dirname, `${name}.electron.mjs`))
  const options = ['--test', '--test-concurrency=1', '--test-reporter=spec', '--test-timeout=240000']
  const tests = [process.execPath, ...options, ...process.argv.slice(2), ...files]
  const isBare = process.platform === 'linux' && !process.env.DISPLAY
  const [command, ...args] = isBare ? ['xvfb-run', '-a', ...tests] : tests
  const { status, error } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ELECTRON: electron } })
  if (error) throw error
  process.exitCode = status ?? 1
}
