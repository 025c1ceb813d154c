import { PortChannel } from '../transport/portChannel.ts'
import type { PortMail } from '../transport/portLike.ts'
import type { ServerMessage } from '../transport/messages.ts'
import { weighMessage } from './weight.ts'

/** How much is sent between two marks, in bytes: little beside what a slow reader may leave unread. */
const MARK_BYTES = 64 * 1024

/** The connector's end of a channel over a port, which has its other end say how far it has read, because a port does not tell. */
export class CountingPortChannel extends PortChannel<ServerMessage, unknown> {
  #sent = 0
  #marked = 0
  #read = 0

  /** What was sent and is not known to be read, in bytes, roughly. */
  override get bufferedAmount(): number {
    return this.#sent - this.#read
  }

  override send(message: ServerMessage): void {
    super.send(message)
    this.#sent += weighMessage(message)
    if (this.#sent - this.#marked < MARK_BYTES) return
    this.#marked = this.#sent
    this.post({ channel: this.number, type: 'mark', bytes: this.#sent })
  }

  override receive(mail: PortMail): void {
    if (mail.type !== 'read') super.receive(mail)
    else if (mail.channel === this.number) this.#read = Math.max(this.#read, Math.min(mail.bytes, this.#sent))
  }
}
