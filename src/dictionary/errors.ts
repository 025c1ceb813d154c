/** Stable codes of what a dictionary refuses. The same words reach React as `SyncError.code`. */
export type DictionaryErrorCode = 'lease-held' | 'clock-skew' | 'quota' | 'invalid-key' | 'invalid-value' | 'too-large'

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
  /** When the lease ends if its owner does not renew it. */
  readonly expiresAt: number
  /** The first second at which this node accepts somebody else's write. */
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
