import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const directory = fileURLToPath(new URL('../peers/', import.meta.url))
/** Says which lock file was installed. */
const stamp = `${directory}node_modules/.installed-lock.json`

/** Installs the packages of bench/peers at the first use, and returns their folder, with a slash at its end. */
export function installPeers(): string {
  const wanted = readFileSync(`${directory}package-lock.json`, 'utf8')
  const isInstalled = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (!isInstalled) {
    const { status } = spawnSync('npm', ['ci', '--prefix', directory], { stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) throw new Error('bench/peers could not be installed')
    writeFileSync(stamp, wanted)
  }
  return directory
}

/** Loads a package of bench/peers. The caller says what it is. */
export function loadPeer(name: string): unknown {
  return createRequire(`${installPeers()}package.json`)(name)
}
