import { CLOSE } from '../transport/closeCodes.ts'
import type { CloseReason } from '../transport/channel.ts'
import type { ErrorCode } from '../transport/messages.ts'
import { SyncError } from './syncError.ts'

/** What a connector said before it closed the channel. */
export interface Announcement {
  readonly code: ErrorCode
  readonly message: string
}

/** After these nothing is gained by trying again. */
const FINAL_CODES: ReadonlySet<number> = new Set([CLOSE.normal, CLOSE.protocol, CLOSE.forbidden, CLOSE.replaced])

const codes: Readonly<Record<number, ErrorCode>> = {
  [CLOSE.normal]: 'closed',
  [CLOSE.protocol]: 'protocol',
  [CLOSE.token]: 'unauthorized',
  [CLOSE.forbidden]: 'forbidden',
  [CLOSE.replaced]: 'closed',
}

/** Whether a channel that ended so is worth opening again. */
export function isFinal({ code }: CloseReason): boolean {
  return FINAL_CODES.has(code)
}

/** Why the channel ended, as `status.error` shows it: the connector's own words where it sent some. */
export function connectionError(reason: CloseReason, announced: Announcement | null, at: number): SyncError {
  const code = codes[reason.code] ?? announced?.code ?? 'offline'
  return new SyncError(code, announced?.message ?? closeMessage(reason), { at })
}

function closeMessage({ code, reason }: CloseReason): string {
  const said = reason ? `${code}, ${reason}` : String(code)
  switch (code) {
    case CLOSE.token:
      return `The connector does not accept the token (${said}). Give the transport another one and connect again.`
    case CLOSE.forbidden:
      return `The connector does not allow this client (${said}).`
    case CLOSE.protocol:
      return `The connector did not understand this client (${said}). Use the same version of synckey at both ends.`
    case CLOSE.replaced:
      return `Another connection took over this client's session (${said}).`
    default:
      return `The connection to the connector ended (${said}).`
  }
}
