import type { CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import { isSameToken } from './doorToken.ts'

/** The subprotocol of docs/channel.md, and the only one that is ever agreed on. */
export const SUBPROTOCOL = 'synckey.1'

const TOKEN_PREFIX = 'token.'

/**
 * What is wrong with the subprotocols that a client offers, of which one carries the token; null when it may enter. A browser cannot read
 * why an upgrade was refused, so these reasons are told as the end of a channel.
 */
export function findObjection(offer: string | undefined, token: string): CloseReason | null {
  const offered = (offer ?? '').split(',').map((protocol) => protocol.trim())
  const given = offered.find((protocol) => protocol.startsWith(TOKEN_PREFIX))
  if (given === undefined) return { code: CLOSE.token, reason: 'the token is missing' }
  if (!isSameToken(given.slice(TOKEN_PREFIX.length), token)) return { code: CLOSE.token, reason: 'the token is wrong' }
  return offered.includes(SUBPROTOCOL) ? null : { code: CLOSE.protocol, reason: 'bad-version' }
}
