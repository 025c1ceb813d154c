import { flags } from '../wire/flags.ts'
import type { Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import type { Author } from './author.ts'
import type { Connection } from './connection.ts'

/**
 * Questions that tell how far a peer has read: one for this node's own address is answered by whoever has it in its table, js2p and py2p 0.7
 * too, after all that was sent before.
 */
export class Echoes {
  readonly #author: Author
  readonly #waiting = new Map<string, { readonly connection: Connection; readonly answered: () => void }>()
  #asked = 0

  constructor(author: Author) {
    this.#author = author
  }

  /** A question to be sent over `connection`; `answered` is called once it comes back, which a link that ends prevents. */
  question(connection: Connection, answered: () => void): Message {
    const token = `echo ${++this.#asked}`
    this.#waiting.set(token, { connection, answered })
    return this.#author.build(flags.whisper, [flags.request, token, this.#author.id])
  }

  /** True where a message answers a question that was sent over its link. */
  settle(message: Message, connection: Connection): boolean {
    if (this.#waiting.size === 0 || message.subFlag !== flags.response) return false
    const token = String(decode(message.packets[1] ?? new Uint8Array()))
    const waiting = this.#waiting.get(token)
    if (waiting?.connection !== connection) return false
    this.#waiting.delete(token)
    waiting.answered()
    return true
  }

  /** Nothing comes over this link any more. */
  forget(connection: Connection): void {
    for (const [token, waiting] of this.#waiting) if (waiting.connection === connection) this.#waiting.delete(token)
  }
}
