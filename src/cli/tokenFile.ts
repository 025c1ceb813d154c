import { readFileSync, writeFileSync } from 'node:fs'
import { CommandError } from './commandError.ts'
import { EXIT } from './exitCode.ts'

/** The token in a file; undefined where there is no such file. */
export function readToken(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(path, error)
  }
}

/** Keeps a token in a new file that only this user can read. */
export function writeToken(path: string, token: string): void {
  try {
    writeFileSync(path, `${token}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw unusable(path, error)
  }
}

function unusable(path: string, error: unknown): CommandError {
  return new CommandError(
    EXIT.failed,
    'token-file',
    `the token file ${path} cannot be used: ${(error as Error).message}`,
  )
}
