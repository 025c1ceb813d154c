import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildMain, buildPackage, buildPages, buildPreload, findElectron, root } from '../../scripts/electron.mjs'

/** Runs one contestant at one task in a real Electron and prints what it found as JSON; null where there is no Electron. `build` as a task builds all. */
const [task, contestant] = process.argv.slice(2)
const target = join(root, 'build/electron-bench')
const source = import.meta.dirname
const electron = findElectron()

if (!electron) process.stdout.write('null\n')
else if (task === 'build') await buildAll()
else process.stdout.write(`${run()}\n`)

async function buildAll() {
  buildPackage()
  const inSandbox = join(source, 'nodeInSandbox.mjs')
  const nodeParts = Object.fromEntries(['fs', 'os', 'tty', 'util', 'process'].map((name) => [name, inSandbox]))
  const zubridge = join(root, 'bench/peers/node_modules/@zubridge/electron/dist')
  const alias = {
    '@zubridge/electron/main': join(zubridge, 'main.js'),
    '@zubridge/electron/preload': join(zubridge, 'preload.js'),
  }
  await buildMain(join(source, 'synckeyMain.ts'), join(target, 'synckey/main'))
  await buildMain(join(source, 'zubridgeMain.mjs'), join(target, 'zubridge/main'), { alias })
  await buildPreload(join(source, 'zubridgePreload.mjs'), join(target, 'zubridge/preload'), {
    alias: { ...alias, ...nodeParts },
  })
  for (const name of ['synckey', 'zubridge']) await buildPages(source, [`${name}.html`], join(target, name, 'page'))
}

function run() {
  const data = mkdtempSync(join(tmpdir(), 'synckey-bench-'))
  const env = { ...process.env, BENCH_DATA: data, BENCH_TASK: task, BENCH_PAGE: `${contestant}.html` }
  const app = [electron, '--no-sandbox', join(target, contestant, 'main/index.js')]
  const isBare = process.platform === 'linux' && !process.env.DISPLAY
  const [command, ...args] = isBare ? ['xvfb-run', '-a', ...app] : app
  try {
    const options = { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000 }
    const found = /^found (.*)$/m.exec(execFileSync(command, args, options))
    if (!found) throw new Error(`${contestant} found nothing`)
    return found[1]
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}
