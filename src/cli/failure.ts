import { SyncError } from '../client.ts'
import type { ErrorCode } from '../client.ts'
import { CommandError } from './commandError.ts'
import { EXIT } from './exitCode.ts'
import type { ExitCode } from './exitCode.ts'
import { jsonKey } from './keyText.ts'
import { untilText } from './timeText.ts'

/** Codes of a SyncError that are no answer to the write itself. */
const exits: Partial<Readonly<Record<ErrorCode, ExitCode>>> = {
  offline: EXIT.noConnector,
  closed: EXIT.noConnector,
  timeout: EXIT.noConnector,
  unauthorized: EXIT.unauthorized,
  protocol: EXIT.failed,
  unknown: EXIT.failed,
}

/** Any error as a command ends with it. */
export function failureOf(error: unknown): CommandError {
  if (error instanceof CommandError) return error
  if (error instanceof SyncError) return refusal(error)
  if (!(error instanceof Error)) return new CommandError(EXIT.failed, 'unknown', String(error))
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
  return new CommandError(EXIT.failed, code, error.message)
}

function refusal(error: SyncError): CommandError {
  const { code, key, message, expiresAt } = error
  const until = code === 'lease-held' && expiresAt !== undefined ? ` (${untilText(expiresAt)})` : ''
  return new CommandError(exits[code] ?? EXIT.no, code, message + until, {
    ...error.toJSON(),
    ...(key !== undefined && { key: jsonKey(key) }),
  })
}
