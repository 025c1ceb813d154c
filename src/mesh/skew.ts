const newest = 3
/** Seconds of which all messages make one sample. */
const span = 10

/**
 * Seconds by which our clock is ahead of a peer's, by the times in what it sends. A message that was long on its way makes us look ahead, so
 * the least of the newest three samples counts: a stall or a sleep does not pass for a wrong clock, and a clock that was set is noticed.
 */
export class Skew {
  #samples: readonly { readonly at: number; readonly seconds: number }[] = []
  #seconds = 0

  /** 0 until something came. */
  get seconds(): number {
    return this.#seconds
  }

  /** Takes our time, and the peer's as a message tells it. */
  note(ours: number, theirs: number): void {
    const last = this.#samples.at(-1)
    const sample = { at: ours, seconds: ours - theirs }
    if (!last || Math.abs(ours - last.at) >= span) this.#samples = [...this.#samples, sample].slice(-newest)
    else if (sample.seconds < last.seconds)
      this.#samples = [...this.#samples.slice(0, -1), { ...last, seconds: sample.seconds }]
    else return
    this.#seconds = Math.min(...this.#samples.map(({ seconds }) => seconds))
  }
}
