import type { BatchItem } from '../transport/messages.ts'

/** What became of a write. */
export type Answer = Extract<BatchItem, { readonly type: 'accepted' | 'refused' }>

/** The newest answers of one session, so that a write repeated under its id is answered again and not applied again. */
export class Answers {
  readonly #max: number
  readonly #isForgetful: boolean
  readonly #answers = new Map<number, Answer>()
  #newestForgotten = 0

  /** `isForgetful`: the session had answers before, of which nothing is known. */
  constructor(max: number, isForgetful: boolean) {
    this.#max = max
    this.#isForgetful = isForgetful
  }

  /** Nothing is remembered, and nothing was forgotten. */
  get isEmpty(): boolean {
    return this.#answers.size === 0 && !this.#isForgetful
  }

  get(id: number): Answer | undefined {
    return this.#answers.get(id)
  }

  remember(answer: Answer): void {
    this.#answers.set(answer.id, answer)
    if (this.#answers.size <= this.#max) return
    const [oldest = answer.id] = this.#answers.keys()
    this.#answers.delete(oldest)
    this.#newestForgotten = Math.max(this.#newestForgotten, oldest)
  }

  /** Whether a write without an answer here may have had one. */
  mayHaveForgotten(id: number): boolean {
    return this.#isForgetful || id <= this.#newestForgotten
  }
}
