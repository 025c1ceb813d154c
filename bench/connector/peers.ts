import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const directory = fileURLToPath(new URL('../peers/', import.meta.url))

/** Loads a package of bench/peers, which are installed at the first use. The caller says what it is. */
export function loadPeer(name: string): unknown {
  if (!existsSync(`${directory}node_modules`)) {
    const { status } = spawnSync('npm', ['ci', '--prefix', directory], { stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) throw new Error('bench/peers could not be installed')
  }
  return createRequire(`${directory}package.json`)(name)
}
