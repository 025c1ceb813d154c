import type { Link, LinkListener } from '../../src/mesh/link.ts'
import type { MeshNode } from '../../src/mesh/meshNode.ts'
import { CAPABILITY, flags } from '../../src/wire/flags.ts'
import { buildMessage, type Message } from '../../src/wire/message.ts'
import { sha256 } from './meshNodes.ts'

/** An address beyond this machine. */
export const far = '192.0.2.7'

/** The end of a link that a test speaks by hand; what is written to it leaves when the test says so. */
export class Visitor implements Link {
  readonly remoteAddress: string
  bufferedAmount = 0
  received = 0
  isClosed = false
  /** Whether what is written waits. */
  isSlow = false
  readonly listener: LinkListener
  readonly #node: MeshNode

  constructor(node: MeshNode, remoteAddress = far) {
    this.remoteAddress = remoteAddress
    this.#node = node
    this.listener = node.accept(this)
  }

  write(bytes: Uint8Array): void {
    this.received++
    if (this.isSlow) this.bufferedAmount += bytes.length
  }

  close(): void {
    this.isClosed = true
  }

  /** Says who it is; a synckey node of the same mesh unless told otherwise. */
  shake(id: string | Uint8Array = 'stranger', mesh = 'test', methods: readonly number[] = [CAPABILITY]): this {
    return this.say(flags.whisper, [flags.handshake, id, mesh, ['127.0.0.1', 9], methods])
  }

  /** A message of this moment. */
  message(flag: number, packets: readonly unknown[]): Message {
    return buildMessage({ flag, sender: { text: 'stranger', type: 'str' }, time: this.#node.seconds, packets }, sha256)
  }

  say(flag: number, packets: readonly unknown[]): this {
    this.listener.data(this.message(flag, packets).frame)
    return this
  }
}
