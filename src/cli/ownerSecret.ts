import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * By what connectors know this user's commands as one owner, so that one command may write what another one holds. Made when it is first
 * asked for, in a file that only this user can read; undefined where it cannot be kept: each command is an owner of its own then.
 */
export function ownerSecret(directory: string): string | undefined {
  const path = join(directory, 'owner')
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch {
    // It is there already, or cannot be: reading tells.
  }
  try {
    return readFileSync(path, 'utf8') || undefined
  } catch {
    return undefined
  }
}
