import type { CloseReason } from '../transport/channel.ts'
import { CLOSE_FORBIDDEN, CLOSE_NORMAL, CLOSE_PROTOCOL, CLOSE_REPLACED, CLOSE_TOKEN } from '../transport/closeCodes.ts'
import type { ErrorCode } from '../transport/messages.ts'
import { SyncError } from './syncError.ts'

/** What a connector said before it closed the channel. */
export interface Announcement {
  readonly code: ErrorCode
  readonly message: string
}

/** Ends after which nothing is gained by trying again, and what to do instead. */
const FINAL: Readonly<Record<number, readonly [code: ErrorCode, advice: string]>> = {
  [CLOSE_NORMAL]: ['closed', 'Connect again'],
  [CLOSE_PROTOCOL]: ['protocol', 'Use the same version of synckey at both ends'],
  [CLOSE_TOKEN]: ['unauthorized', 'Give the transport another token and connect again'],
  [CLOSE_FORBIDDEN]: ['forbidden', 'Have the connector allow this client'],
  [CLOSE_REPLACED]: ['closed', 'Another connection has this session now'],
}

/** Whether a channel that ended so is worth opening again. */
export function isFinal({ code }: CloseReason): boolean {
  return code in FINAL
}

/** Why the channel ended, as `status.error` shows it: the connector's own words where it sent some. */
export function connectionError(
  { code, reason }: CloseReason,
  announced: Announcement | undefined,
  at: number,
): SyncError {
  const [meaning, advice] = FINAL[code] ?? [announced?.code ?? 'offline', 'Trying again']
  const message = `The connection ended (${code})${reason && `: ${reason}`}. ${advice}.`
  return new SyncError(meaning, announced?.message ?? message, { at })
}
