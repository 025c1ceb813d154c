import { offeredFor } from './tombstone.ts'

/** Seconds within which one note of an exchange is enough. */
const exchangeSeconds = 60

/** When a node last compared what it holds with another one, in this life or a former one. */
export class Exchanges {
  #at = 0
  #lacksRoom = false

  /** The second; 0: never. */
  get at(): number {
    return this.#at
  }

  /** Takes over what a former life knew. */
  recall(at: number): void {
    this.#at = at
  }

  /** Notes one; true once a minute, and when the clock was set back. */
  note(now: number): boolean {
    const since = now - this.#at
    if (since >= 0 && since < exchangeSeconds) return false
    this.#at = now
    return true
  }

  /** Whether something was refused for lack of room since another node last held exactly the same. */
  get lacksRoom(): boolean {
    return this.#lacksRoom
  }

  /** There was no room for something. */
  noteLack(): void {
    this.#lacksRoom = true
  }

  /** Another node holds exactly the same. */
  noteAgreement(): void {
    this.#lacksRoom = false
  }

  /** True when deletions may have been forgotten everywhere since. */
  isAway(now: number): boolean {
    return this.#at > 0 && now - this.#at > offeredFor
  }
}
