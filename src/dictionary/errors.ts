/** Stable codes of what a dictionary refuses. The same words reach React as `SyncError.code`. */
export type DictionaryErrorCode =
  | 'lease-held'
  | 'clock-skew'
  | 'quota'
  | 'invalid-key'
  | 'invalid-value'
  | 'too-large'
  | 'closed'
  | 'recovering'
  | 'storage'

/** Base of everything a dictionary refuses. `key` is the key's text where it has one. */
export class DictionaryError extends Error {
  readonly code: DictionaryErrorCode
  readonly key: string | undefined

  constructor(code: DictionaryErrorCode, message: string, key?: string) {
    super(message)
    this.name = new.target.name
    this.code = code
    this.key = key
  }
}

/** Another owner holds the key. Times are whole seconds, UTC. */
export class LeaseHeldError extends DictionaryError {
  readonly owner: string
  /** The last second of the lease, if its owner does not renew it. */
  readonly expiresAt: number
  /** Once this second is over, this node accepts somebody else's write. */
  readonly availableAt: number
  readonly epoch: number

  constructor(lease: { key: string; owner: string; expiresAt: number; availableAt: number; epoch: number }) {
    super(
      'lease-held',
      `'${lease.key}' is held by ${lease.owner} until ${new Date(lease.expiresAt * 1000).toISOString()}; ask its owner to release it, or write again after ${new Date(lease.availableAt * 1000).toISOString()}`,
      lease.key,
    )
    this.owner = lease.owner
    this.expiresAt = lease.expiresAt
    this.availableAt = lease.availableAt
    this.epoch = lease.epoch
  }
}

/** This machine's clock is too far from its peers' to decide a write. */
export class ClockSkewError extends DictionaryError {
  /** Seconds by which this machine's clock is ahead of the others; negative when it is behind. */
  readonly seconds: number
  /** Seconds after which the same write will be accepted; undefined when the clock has to be set first. */
  readonly retryAfter: number | undefined

  constructor(skew: { key: string; seconds: number; retryAfter?: number }) {
    const distance = `${Math.abs(skew.seconds)} s ${skew.seconds < 0 ? 'behind' : 'ahead of'}`
    const remedy = skew.retryAfter === undefined ? 'set the clock' : `set the clock, or wait ${skew.retryAfter} s`
    super(
      'clock-skew',
      `'${skew.key}' was not written: this machine's clock is ${distance} its peers'; ${remedy}, and write again`,
      skew.key,
    )
    this.seconds = skew.seconds
    this.retryAfter = skew.retryAfter
  }
}

/** What a write can be too much for: bytes of one key or value, number of keys, or bytes of all keys and values. */
export type Limit = 'keyBytes' | 'valueBytes' | 'keys' | 'bytes'

/** The dictionary is full ('quota'), or the key or value is too long for it ('too-large'). */
export class QuotaError extends DictionaryError {
  /** The limit that the write would have exceeded. */
  readonly limit: Limit
  readonly max: number

  constructor(quota: { key: string; limit: Limit; max: number }) {
    super(
      quota.limit === 'valueBytes' ? 'too-large' : 'quota',
      `nothing was written: ${quotaRemedy[quota.limit](quota.max)}`,
      quota.key,
    )
    this.limit = quota.limit
    this.max = quota.max
  }
}

/** This node came back from an unclean stop and has not yet heard from its peers what it may have forgotten. */
export class RecoveringError extends DictionaryError {
  /** Seconds after which the same write will be accepted at the latest. */
  readonly retryAfter: number

  constructor(recovery: { key: string; retryAfter: number }) {
    super(
      'recovering',
      `'${recovery.key}' was not written: this node was not closed cleanly and first hears from its peers what it may have forgotten; await ready, or write again in ${recovery.retryAfter} s`,
      recovery.key,
    )
    this.retryAfter = recovery.retryAfter
  }
}

/** The store on disk cannot be used, or did not take a write, which then did not happen; `cause` is what the system says. */
export class StorageError extends DictionaryError {
  constructor(message: string, cause?: unknown) {
    super('storage', message)
    this.cause = cause
  }
}

const quotaRemedy = {
  keyBytes: (max: number) => `a key may have ${max} bytes; use a shorter one`,
  valueBytes: (max: number) => `a value may have ${max} bytes; split it over several keys`,
  keys: (max: number) => `the dictionary holds its ${max} keys, deleted ones included for three days; use fewer keys`,
  bytes: (max: number) => `keys and values may take ${max} bytes in all; delete what is not needed`,
}
