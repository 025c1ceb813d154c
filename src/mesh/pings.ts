/** Seconds within which an answer tells what time it is there. */
const prompt = 5

/** The pings on one link. Both directions keep their order, so that the pong which leaves none open answers the newest ping. */
export class Pings {
  #open = 0
  #newest = 0

  /** A ping leaves; `now` in seconds. */
  sent(now: number): void {
    this.#open++
    this.#newest = now
  }

  /** A pong has come; true when it answers the newest ping, and within 5 s: then its time is the peer's time now. */
  answered(now: number): boolean {
    if (this.#open === 0) return false
    this.#open--
    return this.#open === 0 && now - this.#newest <= prompt
  }
}
