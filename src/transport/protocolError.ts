/** Stable codes of what can be wrong with a message; they reach the other end as the reason of close code 4400. */
export type ProtocolErrorCode =
  | 'not-msgpack'
  | 'text-message'
  | 'too-many'
  | 'not-a-message'
  | 'unknown-type'
  | 'bad-version'
  | 'bad-session'
  | 'bad-owner'
  | 'bad-resume'
  | 'bad-interest'
  | 'too-much-interest'
  | 'bad-inspect'
  | 'bad-packets'
  | 'bad-id'
  | 'bad-operation'
  | 'bad-key'
  | 'missing-value'
  | 'bad-base'
  | 'hello-expected'
  | 'hello-repeated'

/** The other end of a channel broke the protocol of docs/channel.md. */
export class ProtocolError extends Error {
  readonly code: ProtocolErrorCode

  constructor(code: ProtocolErrorCode, message: string) {
    super(message)
    this.name = 'ProtocolError'
    this.code = code
  }
}
