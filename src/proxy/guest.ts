import type { AcceptOptions, ClientListener, Connector } from '../connector/connector.ts'
import { parseClientMessage } from '../connector/parse.ts'
import type { Cancel } from '../seams/clock.ts'
import type { Channel, CloseReason } from '../transport/channel.ts'
import { CLOSE } from '../transport/closeCodes.ts'
import type { ServerMessage } from '../transport/messages.ts'
import { ProtocolError } from '../transport/protocolError.ts'

/** Messages that may wait for the other connector; a client sends its hello, and hardly more, before it is welcomed. */
const MAX_WAITING = 1000

/** What a guest needs of its proxy. */
export interface GuestHost {
  /** A guest has spoken, and named the secret of its owner if it has one. The undoing tells that it needs the proxy no more. */
  arrive(guest: Guest, secret: string | null): Cancel
  left(guest: Guest): void
}

/** One channel to a proxy: what it says waits until the proxy has something to serve. */
export class Guest implements ClientListener {
  readonly #channel: Channel<ServerMessage>
  readonly #options: AcceptOptions
  readonly #host: GuestHost
  #waiting: unknown[] = []
  #leave: Cancel | null = null
  #session: ClientListener | null = null
  #isGone = false

  constructor(channel: Channel<ServerMessage>, options: AcceptOptions, host: GuestHost) {
    this.#channel = channel
    this.#options = options
    this.#host = host
  }

  get isServed(): boolean {
    return this.#session !== null
  }

  message(untrusted: unknown): void {
    if (this.#isGone) return
    if (this.#session) return this.#session.message(untrusted)
    if (this.#waiting.push(untrusted) > MAX_WAITING) return this.end({ code: CLOSE.protocol, reason: 'too-many' })
    if (this.#leave) return
    this.#leave = () => {}
    const leave = this.#host.arrive(this, secretOf(untrusted))
    if (this.#isGone) leave()
    else this.#leave = leave
  }

  broke(error: ProtocolError): void {
    if (this.#session) this.#session.broke(error)
    else this.end({ code: CLOSE.protocol, reason: error.code })
  }

  closed(reason: CloseReason): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#waiting = []
    this.#session?.closed(reason)
    this.#host.left(this)
    this.#leave?.()
  }

  /** The proxy has something to serve: the connector hears all that was said. */
  serve(connector: Connector): void {
    if (this.#session || this.#isGone || !this.#leave) return
    const session = (this.#session = connector.accept(this.#channel, this.#options))
    for (const untrusted of this.#waiting.splice(0)) session.message(untrusted)
  }

  end(reason: CloseReason): void {
    if (this.#isGone) return
    this.closed(reason)
    this.#channel.close(reason)
  }
}

/** What is wrong with a hello is told by the connector, once it hears it. */
function secretOf(untrusted: unknown): string | null {
  try {
    const message = parseClientMessage(untrusted)
    return message.type === 'hello' ? message.owner : null
  } catch (error) {
    if (error instanceof ProtocolError) return null
    throw error
  }
}
