import type { Cancel, Clock } from '../seams/clock.ts'
import type { Message } from '../wire/message.ts'
import { LinkError } from './linkError.ts'

export interface PacingOptions {
  readonly clock: Clock
  /** Writes a message; tells how many bytes it became. */
  readonly write: (message: Message) => number
  /** Makes a question that the peer answers once it has read everything before. */
  readonly question: (answered: () => void) => Message
  /** What a message is the newest word on; one that waits gives way to the next on the same topic. Undefined: on nothing. */
  readonly topicOf: (message: Message) => string | undefined
  /** Ends a link whose peer does not read. */
  readonly fail: (error: Error) => void
  /** Bytes that may wait. */
  readonly maxBytes: number
}

/** Bytes that may be under way unread, and what py2p 0.7 reads at a time: it ends a link where a read stops 4 bytes into a frame. */
const windowBytes = 600
const readBytes = 1024
const questionBytes = 200
/** Time for a peer to read a large frame, so that no question is read along with its end; between two questions; for an answer. */
const pauseMs = 50
const askAgainMs = 5_000
const patienceMs = 30_000

/**
 * Messages to a peer that cannot take many at once, such as py2p 0.7: a few hundred bytes are written, then the peer is asked whether it has
 * read them, and the rest waits. Of messages on one topic only the newest waits, and never one that overtakes a message on none.
 */
export class PacedQueue {
  readonly #options: PacingOptions
  readonly #waiting = new Map<string, Message>()
  readonly #sources: Iterator<Message>[] = []
  /** Of what was written before the queue took over, at most a handshake may be unread. */
  #unread = windowBytes
  #bytes = 0
  #section = 0
  #isAsking = false
  #cancel: Cancel | undefined

  constructor(options: PacingOptions) {
    this.#options = options
  }

  /** Sends a message now or later. Where too much waits the link is failed. */
  send(message: Message): void {
    this.#enqueue(message)
    this.#proceed()
    const { maxBytes, fail } = this.#options
    if (this.#bytes > maxBytes) fail(stalled(`${this.#bytes} bytes wait for a peer that reads too slowly`))
  }

  /** Sends many messages, each made when its turn comes. */
  sendAll(messages: Iterable<Message>): void {
    this.#sources.push(messages[Symbol.iterator]())
    this.#proceed()
  }

  /** Forgets what waits. Idempotent. */
  close(): void {
    this.#cancel?.()
    this.#waiting.clear()
    this.#sources.length = 0
    this.#bytes = 0
  }

  #enqueue(message: Message): void {
    const topic = this.#options.topicOf(message)
    if (topic === undefined) this.#section++
    const name = `${this.#section} ${topic ?? ''}`
    this.#bytes += message.frame.length - (this.#waiting.get(name)?.frame.length ?? 0)
    this.#waiting.delete(name)
    this.#waiting.set(name, message)
  }

  #proceed(): void {
    if (this.#isAsking) return
    for (let next = this.#next(); next; next = this.#next()) {
      if (this.#unread > 0 && this.#unread + next.frame.length > windowBytes) return this.#ask()
      this.#take(next)
      this.#unread += this.#options.write(next)
    }
  }

  /** The oldest message that waits, else the next one of a source. */
  #next(): Message | undefined {
    const [oldest] = this.#waiting.values()
    if (oldest || this.#sources.length === 0) return oldest
    const { value, done } = this.#sources[0]!.next()
    if (done) this.#sources.shift()
    else this.#enqueue(value)
    return this.#next()
  }

  #take(message: Message): void {
    const [name] = this.#waiting.keys()
    this.#waiting.delete(name!)
    this.#bytes -= message.frame.length
  }

  #ask(): void {
    this.#isAsking = true
    const { clock, fail } = this.#options
    const endsAt = clock.now() + patienceMs
    const again = (): void => {
      if (clock.now() >= endsAt) return fail(stalled('the peer reads no more'))
      this.#options.write(this.#options.question(() => this.#hear()))
      this.#cancel = clock.after(askAgainMs, again)
    }
    if (this.#unread + questionBytes <= readBytes) again()
    else this.#cancel = clock.after(pauseMs, again)
  }

  #hear(): void {
    if (!this.#isAsking) return
    this.#cancel?.()
    this.#isAsking = false
    this.#unread = 0
    this.#proceed()
  }
}

const stalled = (message: string): LinkError => new LinkError('outbound-stalled', message)
