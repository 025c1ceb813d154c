/** Seconds after which a difference that stayed is looked into again: as long as the shortest time between two rounds, then twice as long each time. */
const firstWait = 8
const longestWait = 600

/** What a difference is: new, an old one whose turn it is, or one that was looked into a moment ago. */
export type Turn = 'first' | 'again' | 'later'

interface Dispute {
  readonly difference: bigint
  readonly at: number
  readonly wait: number
}

/**
 * In which buckets a partner holds something else, and what was tried. A difference that is still the same afterwards, as a partner has no room for
 * what it lacks, is looked into less and less often; one that has changed at once. `now` is in whole seconds.
 */
export class Disputes {
  readonly #disputes = new Map<number, Dispute>()

  /** Whether it is time to look into a bucket, whose sums here and there are so far apart (modulo 2^64). Where it is, it counts as looked into. */
  judge(bucket: number, apart: bigint, now: number): Turn {
    const difference = BigInt.asUintN(64, apart)
    const last = this.#disputes.get(bucket)
    const isSame = last?.difference === difference
    if (isSame && isEarly(last, now)) return 'later'
    const wait = isSame ? Math.min(Math.max(2 * last.wait, firstWait), longestWait) : firstWait
    this.#disputes.set(bucket, { difference, at: now, wait })
    return isSame ? 'again' : 'first'
  }

  /** It is time for all of them. */
  reopen(): void {
    for (const [bucket, dispute] of this.#disputes) this.#disputes.set(bucket, { ...dispute, wait: 0 })
  }
}

/** A clock that was set back must not put anything off. */
function isEarly({ at, wait }: Dispute, now: number): boolean {
  return now >= at && now < at + wait
}
