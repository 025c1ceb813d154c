import type { BatchItem } from '../transport/messages.ts'

/** What became of a write. */
export type Answer = Extract<BatchItem, { readonly type: 'accepted' | 'refused' }>

/** The newest answers of one session, so that a write repeated under its id is answered again and not applied again. */
export class Answers {
  readonly #max: number
  readonly #answers = new Map<number, Answer>()

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#answers.size
  }

  get(id: number): Answer | undefined {
    return this.#answers.get(id)
  }

  remember(answer: Answer): void {
    this.#answers.set(answer.id, answer)
    if (this.#answers.size <= this.#max) return
    const [oldest = answer.id] = this.#answers.keys()
    this.#answers.delete(oldest)
  }
}
