import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The folder of this package, from the sources and as it is installed. */
export const packageFolder = join(import.meta.dirname, '../..')

/** This package's version. */
export function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  return version
}
