import type { Cancel, Clock } from '../seams/clock.ts'
import type { Message } from '../wire/message.ts'

export interface OutflowOptions {
  readonly clock: Clock
  /** Writes a message; tells how many bytes it became. */
  readonly write: (message: Message) => number
  /** Bytes that were written and have not left yet. */
  readonly waiting: () => number
}

/** What is written before others have their turn, and what may wait to leave before nothing more is made for it; bytes. */
const sliceBytes = 256 * 2 ** 10
const aheadBytes = 64 * 2 ** 10
/** How soon a link that takes no more is looked at again, ms. */
const pauseMs = 10
/** How often `sendAll` may be under way to one peer: what two nodes that compare have to say at first. */
const maxSources = 3

interface Source {
  readonly messages: Iterator<Message>
  readonly isLong: boolean
}

/**
 * What goes to one peer in order, much of it at a time: each message is made when its turn comes, a slice in one turn of the event loop, and
 * only as fast as the peer reads. So a newcomer that reads nothing costs a slice, whatever the dictionary holds.
 */
export class Outflow {
  readonly #options: OutflowOptions
  readonly #sources: Source[] = []
  #heldBytes = 0
  #cancel: Cancel | undefined

  constructor(options: OutflowOptions) {
    this.#options = options
  }

  /** Whether so much is under way that a peer has to read before it gets more of the kind. */
  get isFull(): boolean {
    return this.#sources.filter(({ isLong }) => isLong).length >= maxSources
  }

  /** Bytes of the messages that were sent one by one and wait behind what is under way. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  /** Sends a message: at once, or behind what is under way. */
  send(message: Message): void {
    if (this.#sources.length === 0) return void this.#options.write(message)
    this.#heldBytes += message.frame.length
    this.#sources.push({ messages: [message].values(), isLong: false })
  }

  /** Sends many messages. */
  sendAll(messages: Iterable<Message>): void {
    this.#sources.push({ messages: messages[Symbol.iterator](), isLong: true })
    if (this.#sources.length === 1) this.#flow()
  }

  /** Forgets what is under way. Idempotent. */
  close(): void {
    this.#cancel?.()
    this.#sources.length = 0
    this.#heldBytes = 0
  }

  #flow(): void {
    const { clock, waiting } = this.#options
    const isBlocked = waiting() > aheadBytes
    if (!isBlocked) this.#writeSlice()
    if (this.#sources.length > 0) this.#cancel = clock.after(isBlocked ? pauseMs : 0, () => this.#flow())
  }

  #writeSlice(): void {
    for (let left = sliceBytes; left > 0 && this.#sources.length > 0;) {
      const { messages, isLong } = this.#sources[0]!
      const { value, done } = messages.next()
      if (!done && !isLong) this.#heldBytes -= value.frame.length
      if (done) this.#sources.shift()
      else left -= this.#options.write(value)
    }
  }
}
