import type { Channel, ChannelListener, CloseReason } from './channel.ts'
import { CLOSE_NORMAL } from './closeCodes.ts'
import type { PortLike, PortMail } from './portLike.ts'
import { UnsendableError } from './unsendableError.ts'

/** One end of one channel over a port, which clones what is sent. Who reads the port hands it what arrives. */
export class PortChannel<Out, In> implements Channel<Out> {
  readonly number: number
  readonly #port: PortLike
  readonly #listener: ChannelListener<In>
  #isClosed = false

  constructor(port: PortLike, number: number, listener: ChannelListener<In>) {
    this.number = number
    this.#port = port
    this.#listener = listener
  }

  /** A port does not tell what its other end has yet to read. */
  get bufferedAmount(): number {
    return 0
  }

  send(message: Out): void {
    if (this.#isClosed) return
    try {
      this.post({ channel: this.number, type: 'message', message })
    } catch (error) {
      throw new UnsendableError('invalid-value', `A value cannot be copied: ${String(error)}`)
    }
  }

  close(reason: CloseReason = { code: CLOSE_NORMAL, reason: '' }): void {
    if (this.#isClosed) return
    this.post({ channel: this.number, type: 'close', ...reason })
    this.end(reason)
  }

  /** What the other end sent in this channel. */
  receive(mail: PortMail): void {
    if (this.#isClosed || mail.channel !== this.number) return
    if (mail.type === 'message') this.#listener.message(mail.message as In)
    else if (mail.type === 'close') this.end({ code: mail.code, reason: mail.reason })
    else if (mail.type === 'mark') this.post({ channel: this.number, type: 'read', bytes: mail.bytes })
  }

  /** The channel is gone, without a farewell. */
  end(reason: CloseReason): void {
    if (this.#isClosed) return
    this.#isClosed = true
    queueMicrotask(() => this.#listener.closed(reason))
  }

  protected post(mail: PortMail): void {
    const port = this.#port
    port.postMessage(mail)
  }
}
