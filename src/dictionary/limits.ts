/** How much a dictionary takes in. Deleted keys count as keys until they are forgotten. */
export interface DictionaryLimits {
  /** Bytes of one key. */
  readonly keyBytes: number
  /** Bytes of one value. */
  readonly valueBytes: number
  readonly keys: number
  /** Bytes of all keys and values together. */
  readonly bytes: number
  /** Records that wait because they are dated ahead, and the bytes of their keys and values. */
  readonly waiting: number
  readonly waitingBytes: number
}

export const defaultLimits: DictionaryLimits = {
  keyBytes: 1024,
  valueBytes: 8 * 1024 * 1024 - 8192,
  keys: 100_000,
  bytes: 256 * 1024 * 1024,
  waiting: 1000,
  waitingBytes: 4 * 1024 * 1024,
}
