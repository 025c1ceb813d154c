/** An extension value, carried as it came and never constructed into anything. */
export class Ext {
  /** -128..127. */
  readonly type: number
  readonly bytes: Uint8Array

  constructor(type: number, bytes: Uint8Array) {
    this.type = type
    this.bytes = bytes
  }
}

/** One value that is msgpack already: `encode` splices its bytes as they are, unchecked. */
export class Raw {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/**
 * Why a value could not be written or bytes could not be read:
 * `unencodable` a value that msgpack (or this codec) has no form for; `truncated` bytes end before what they announce, which
 * includes counts that the rest could not hold; `trailing-bytes` something follows the value; `invalid-byte` 0xc1;
 * `too-deep` and `too-many-nodes` a limit; `not-an-array` for `splitArray`.
 */
export type MsgpackErrorCode =
  | 'unencodable'
  | 'truncated'
  | 'trailing-bytes'
  | 'invalid-byte'
  | 'too-deep'
  | 'too-many-nodes'
  | 'not-an-array'

/** Everything that `encode`, `decode` and `splitArray` throw. */
export class MsgpackError extends Error {
  readonly code: MsgpackErrorCode

  constructor(code: MsgpackErrorCode, message: string) {
    super(message)
    this.name = 'MsgpackError'
    this.code = code
  }
}

/** Containers inside containers that a value may have. */
export const MAX_DEPTH = 32

/** Values, members and map keys that a value may consist of. */
export const MAX_NODES = 100_000

/** How much structure one value may have; `MAX_DEPTH` and `MAX_NODES` where left out. */
export interface MsgpackLimits {
  readonly maxDepth?: number
  readonly maxNodes?: number
}
