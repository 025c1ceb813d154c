import type { Channel, CloseReason } from '../../src/transport/channel.ts'
import type { BatchItem, ServerMessage } from '../../src/transport/messages.ts'

/** A connector's end of a channel that keeps what is sent, and is as full as a test says. */
export class RecordingChannel implements Channel<ServerMessage> {
  bufferedAmount = 0
  /** What each message adds to `bufferedAmount`. */
  bytesPerMessage = 0
  readonly sent: ServerMessage[] = []
  readonly closes: CloseReason[] = []

  send(message: ServerMessage): void {
    this.sent.push(message)
    this.bufferedAmount += this.bytesPerMessage
  }

  close(reason: CloseReason = { code: 1000, reason: '' }): void {
    this.closes.push(reason)
  }

  /** What was sent since it was asked last. */
  take(): ServerMessage[] {
    return this.sent.splice(0)
  }

  /** The items of all batches since it was asked last. */
  takeItems(): BatchItem[] {
    return this.take().flatMap((message) => (message.type === 'batch' ? message.items : []))
  }
}
