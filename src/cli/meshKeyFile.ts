import { readFileSync } from 'node:fs'
import { UsageError } from './usageError.ts'

const remedy = `make one with: node -p "crypto.randomBytes(32).toString('hex')" > mesh.key`

/** The mesh keys in a file: a line of 64 hex digits each, the first to dial with. Throws `UsageError` where it has none, or cannot be read. */
export function readMeshKeys(path: string): readonly Uint8Array[] {
  const lines = readText(path)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const isRight = (lines.length === 1 || lines.length === 2) && lines.every((line) => /^[0-9a-f]{64}$/i.test(line))
  if (isRight) return lines.map((line) => Buffer.from(line, 'hex'))
  throw new UsageError(
    `${path} holds no mesh key, which is a line of 64 hex digits, or two while one is replaced; ${remedy}`,
  )
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`the key file cannot be read (${(error as Error).message}); ${remedy}`)
  }
}
