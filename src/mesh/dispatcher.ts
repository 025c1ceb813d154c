import type { Message } from '../wire/message.ts'
import type { Connection } from './connection.ts'

/** What becomes of a broadcast after its handler: passed on as it is, not at all, or in another form. */
export type Verdict = 'relay' | 'drop' | Message

/** Handles messages of one sub-flag. The verdict counts for broadcasts only; one that throws is logged and its message dropped. */
export type Handler = (message: Message, connection: Connection) => Verdict

/** Asked before the handlers, for every message but handshakes; true: it took the message. */
export type Interceptor = (message: Message, connection: Connection) => boolean

/** Whether a broadcast may be sent to a peer. */
export type Filter = (message: Message, connection: Connection) => boolean

/** What else holds for the messages of a sub-flag. */
export interface HandlerOptions {
  /** Which peers such broadcasts may go to (default: all). */
  readonly mayReceive?: Filter
  /** Which broadcasts are taken however old they are: their handler tells by itself what is news. */
  readonly isAgeless?: (message: Message) => boolean
  /** What such a message is the newest word on: where it has to wait, the next on the same topic takes its place (default: on nothing). */
  readonly topicOf?: (message: Message) => string
}

/** Who handles which messages, by sub-flag. */
export class Dispatcher {
  readonly #handlers = new Map<number | string, Handler>()
  readonly #options = new Map<number | string, HandlerOptions>()
  readonly #interceptors: Interceptor[] = []

  handle(subFlag: number | string, handler: Handler, options: HandlerOptions = {}): void {
    this.#handlers.set(subFlag, handler)
    this.#options.set(subFlag, options)
  }

  intercept(interceptor: Interceptor): void {
    this.#interceptors.push(interceptor)
  }

  /** Has a message handled; what nobody handles is relayed. Throws what a handler throws. */
  judge(message: Message, connection: Connection): Verdict {
    for (const interceptor of this.#interceptors) if (interceptor(message, connection)) return 'relay'
    return this.#handlers.get(message.subFlag)?.(message, connection) ?? 'relay'
  }

  /** Which peers a broadcast may go to. */
  filterOf(message: Message): Filter {
    return this.#options.get(message.subFlag)?.mayReceive ?? anybody
  }

  /** Whether a broadcast is taken however old it is. */
  isAgeless(message: Message): boolean {
    return this.#options.get(message.subFlag)?.isAgeless?.(message) ?? false
  }

  /** What a message is the newest word on. */
  topicOf(message: Message): string | undefined {
    return this.#options.get(message.subFlag)?.topicOf?.(message)
  }
}

const anybody: Filter = () => true
