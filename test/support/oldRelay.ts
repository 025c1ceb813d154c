import type { Address, Link, LinkListener } from '../../src/mesh/link.ts'
import { flags } from '../../src/wire/flags.ts'
import { FrameReader } from '../../src/wire/frame.ts'
import { buildMessage, messageId, parseMessage, type Message } from '../../src/wire/message.ts'
import { decode } from '../../src/wire/msgpack.ts'
import { type MeshNodes, sha256 } from './meshNodes.ts'

/** A node as old peers are, reduced to what it does for others: it shakes hands without the marker and relays every broadcast once. */
export class OldRelay {
  readonly address: Address
  /** What it passed on. */
  readonly relayed: Message[] = []
  readonly #nodes: MeshNodes
  readonly #id: string
  readonly #links = new Set<Link>()
  readonly #seen = new Set<string>()

  constructor(nodes: MeshNodes, id: string) {
    this.#nodes = nodes
    this.#id = id
    this.address = ['127.0.0.1', nodes.nextPort()]
    nodes.links.listen(this.address, (link) => this.#accept(link))
  }

  /** Dials another relay. */
  connect(other: OldRelay): void {
    const opened: { link?: Link } = {}
    const listener = this.#listenerOf(() => opened.link!)
    opened.link = this.#nodes.links.dial(other.address, listener)
    this.#greet(opened.link)
  }

  #accept(link: Link): LinkListener {
    this.#greet(link)
    return this.#listenerOf(() => link)
  }

  #greet(link: Link): void {
    this.#links.add(link)
    const packets = [flags.handshake, this.#id, 'test', this.address, [0x11, 0x13]]
    const time = Math.floor(this.#nodes.clock.now() / 1000)
    link.write(
      buildMessage({ flag: flags.whisper, sender: { text: this.#id, type: 'str' }, time, packets }, sha256).frame,
    )
  }

  #listenerOf(link: () => Link): LinkListener {
    const reader = new FrameReader({ maxFrame: 2 ** 23, hardMaxFrame: 2 ** 24 })
    return {
      data: (bytes) => {
        for (const body of reader.push(bytes)) this.#receive(parseMessage(body, sha256), link())
      },
      closed: () => void this.#links.delete(link()),
    }
  }

  #receive(message: Message, from: Link): void {
    if (message.flag !== flags.broadcast || this.#seen.has(messageId(message))) return
    this.#seen.add(messageId(message))
    this.relayed.push(message)
    for (const link of this.#links) if (link !== from) link.write(message.frame)
  }
}

/** The sub-flag of a message. */
export const subFlagOf = ({ packets }: Message): unknown => decode(packets[0]!)
