import { checksumOf, type Message } from '../wire/message.ts'
import { decode } from '../wire/msgpack.ts'
import type { Protocol } from './protocol.ts'

/** A message as an application reads it. The fields are js2p's; `packets[0]` is the message's type (sub-flag). */
export class MeshMessage {
  /** Id of the node that sent it. */
  readonly sender: string
  /** Seconds, UTC. */
  readonly time: number
  /** The checksum, in hex. */
  readonly id: string
  readonly packets: readonly unknown[]
  /** The mesh it came from. */
  readonly protocol: Protocol
  /** The message as it was on the wire. */
  readonly wire: Message
  readonly #reply: (packets: readonly unknown[]) => Promise<void>

  constructor(wire: Message, protocol: Protocol, reply: (packets: readonly unknown[]) => Promise<void>) {
    this.sender = wire.sender.text
    this.time = wire.time
    this.id = Buffer.from(checksumOf(wire.frame)).toString('hex')
    this.packets = wire.packets.map((packet) => decode(packet))
    this.protocol = protocol
    this.wire = wire
    this.#reply = reply
  }

  /** Whispers to the sender, dialling it where it is no neighbour; rejects when it cannot be found or reached. */
  reply(packets: readonly unknown[]): Promise<void> {
    return this.#reply(packets)
  }
}
