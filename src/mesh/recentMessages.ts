import { messageId, type Message } from '../wire/message.ts'

/** The newest messages by id, in two generations, so that forgetting costs nothing. */
export class RecentMessages {
  readonly #maxBytes: number
  #young = new Map<string, Message>()
  #old = new Map<string, Message>()
  #youngBytes = 0

  /** Keeps at most `maxBytes` of frames, or one message. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(message: Message): void {
    const id = messageId(message)
    if (this.#young.has(id)) return
    const size = message.frame.length
    if (this.#young.size > 0 && this.#youngBytes + size > this.#maxBytes / 2) this.#turn()
    this.#young.set(id, message)
    this.#youngBytes += size
  }

  get(id: string): Message | undefined {
    return this.#young.get(id) ?? this.#old.get(id)
  }

  #turn(): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#youngBytes = 0
  }
}
