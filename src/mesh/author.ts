import type { Clock } from '../seams/clock.ts'
import type { Sha256 } from '../seams/hash.ts'
import { flags } from '../wire/flags.ts'
import { buildMessage, type Message } from '../wire/message.ts'
import type { NodeId } from '../wire/nodeId.ts'
import { respell } from '../wire/respelling.ts'
import { handshakePackets } from './handshake.ts'
import type { Address } from './link.ts'

export interface AuthorOptions {
  readonly id: string
  /** Protocol id. */
  readonly protocol: string
  readonly clock: Clock
  readonly sha256: Sha256
}

/** Who a node is, and the messages it writes: in its own name and second unless told otherwise. */
export class Author {
  readonly id: string
  readonly protocol: string
  readonly self: NodeId
  /** Where the node can be dialled; goes into handshakes. */
  address: Address | null = null
  readonly #clock: Clock
  readonly #sha256: Sha256

  constructor({ id, protocol, clock, sha256 }: AuthorOptions) {
    this.id = id
    this.protocol = protocol
    this.self = { text: id, type: 'str' }
    this.#clock = clock
    this.#sha256 = sha256
  }

  /** Seconds, UTC, as the wire counts. */
  get seconds(): number {
    return Math.floor(this.#clock.now() / 1000)
  }

  build(flag: number, packets: readonly unknown[], sender = this.self, time = this.seconds): Message {
    return buildMessage({ flag, sender, time, packets }, this.#sha256)
  }

  /** The same message, spelled in another way. */
  respell(message: Message, way: number): Message {
    return respell(message, way, this.#sha256)
  }

  /** What the node says of itself on a new link; `methods` are the compressions that it asks for. */
  handshake(methods: readonly number[]): Message {
    return this.build(flags.whisper, handshakePackets(this.id, this.protocol, this.address, methods))
  }
}
