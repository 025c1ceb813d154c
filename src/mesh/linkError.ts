/**
 * Why a link of a node ended, or was not made: `handshake-timeout` none came in time; `early-bytes` too much came ahead of it; `other-mesh` its
 * subnet, leasing or encryption differs; `self` the node reached itself; `firewall` the application does not want the peer; `unwanted` it is of a kind that
 * is not let in; `banned` it broke the
 * rules before; `no-answer` it is silent; `frame-stalled` a frame takes too long to come whole; `outbound-stalled` it does not read; `hung-up` it
 * ended the link ahead of its handshake.
 */
export type LinkErrorCode =
  | 'handshake-timeout'
  | 'early-bytes'
  | 'other-mesh'
  | 'self'
  | 'firewall'
  | 'unwanted'
  | 'banned'
  | 'no-answer'
  | 'frame-stalled'
  | 'outbound-stalled'
  | 'hung-up'

/** What ended a link although its bytes were in order. */
export class LinkError extends Error {
  readonly code: LinkErrorCode

  constructor(code: LinkErrorCode, message: string) {
    super(message)
    this.name = 'LinkError'
    this.code = code
  }
}
