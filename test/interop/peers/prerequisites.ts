import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const interop = fileURLToPath(new URL('..', import.meta.url))
const js2p = join(interop, 'node_modules', 'js2p')
const py2p = join(interop, '.py')
const modules = ['umsgpack', 'pyee', 'cryptography', 'snappy']
let python: string | undefined

/** Throws unless js2p is installed beside this suite. */
export function requireJs2p(): void {
  if (existsSync(join(js2p, 'package.json'))) return
  throw new Error('js2p 0.7.870 is not installed: run `npm ci --prefix test/interop`')
}

/** A Python with the modules that py2p imports. `PYTHON` in the environment goes first. */
export function findPython(): string {
  if (python) return python
  const candidates = [process.env['PYTHON'], '/usr/bin/python3', 'python3'].filter((name) => name !== undefined)
  python = candidates.find((name) => spawnSync(name, ['-c', `import ${modules.join()}`]).status === 0)
  if (python) return python
  throw new Error(
    `py2p needs a Python 3 with ${modules.join(', ')}; none of ${candidates.join(', ')} has them: ` +
      'run `apt-get install python3-u-msgpack python3-pyee python3-cryptography python3-snappy`, or name another interpreter in PYTHON',
  )
}

/** Unpacks the py2p that js2p's package carries, once, and returns the folder to import it from. */
export function unpackPy2p(python: string): string {
  if (existsSync(py2p)) return py2p
  requireJs2p()
  const unfinished = mkdtempSync(`${py2p}-`)
  const wheel = join(js2p, 'dist', 'py2p-0.7.870-py2.py3-none-any.whl')
  execFileSync(python, ['-m', 'zipfile', '-e', wheel, unfinished])
  renameSync(unfinished, py2p)
  return py2p
}

/** Vitest's global setup: a suite without its old peers fails as a whole, and says what to install. */
export function setup(): void {
  requireJs2p()
  unpackPy2p(findPython())
}
