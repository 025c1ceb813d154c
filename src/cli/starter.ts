import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { ownVersion, packageFolder } from './ownPackage.ts'

/** What became of the starter's files, by their paths within its directory. */
export interface StarterReport {
  readonly written: readonly string[]
  /** Those that were there already. */
  readonly kept: readonly string[]
}

/** Writes the starter into a directory, which is made where it is missing. No file is ever overwritten. Throws what the system says. */
export function writeStarter(directory: string): StarterReport {
  const written: string[] = []
  const kept: string[] = []
  for (const [path, text] of starterFiles(basename(directory))) {
    const target = join(directory, path)
    mkdirSync(dirname(target), { recursive: true })
    if (writeNew(target, text)) written.push(path)
    else kept.push(path)
  }
  return { written, kept }
}

function starterFiles(name: string): readonly (readonly [path: string, text: string])[] {
  const folder = join(packageFolder, 'examples/starter')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [targetOf(relative(folder, path)), personal(path, name)])
}

/** npm would leave a .gitignore out of the package. */
const targetOf = (path: string): string => (path === 'gitignore' ? '.gitignore' : path)

/** package.json gets the app's name, and this version of synckey. */
function personal(path: string, name: string): string {
  const text = readFileSync(path, 'utf8')
  if (basename(path) !== 'package.json') return text
  return text
    .replace('"synckey-starter"', JSON.stringify(packageName(name)))
    .replace('"synckey": "*"', `"synckey": "^${ownVersion()}"`)
}

function packageName(directoryName: string): string {
  const name = directoryName
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return name || 'synckey-app'
}

function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
