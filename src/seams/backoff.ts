import type { Random } from './random.ts'

/** How long to wait between attempts. Times are milliseconds. */
export interface BackoffOptions {
  /** Before the first retry. */
  readonly minMs: number
  readonly maxMs: number
  /** What each further wait is multiplied by. */
  readonly factor: number
  /** The part of a wait, 0 to 1, that is up to chance: clients that lost one connector do not all return at once. */
  readonly jitter: number
}

/** 0.5 s, 1 s, 2 s, ... up to 30 s, each up to 30 % shorter. */
export const DEFAULT_BACKOFF: BackoffOptions = { minMs: 500, maxMs: 30_000, factor: 2, jitter: 0.3 }

/** Milliseconds to wait before the given attempt; 1 is the first retry. */
export function backoffMs(attempt: number, { minMs, maxMs, factor, jitter }: BackoffOptions, random: Random): number {
  const longest = Math.min(maxMs, minMs * factor ** (attempt - 1))
  return Math.round(longest * (1 - jitter * random()))
}
