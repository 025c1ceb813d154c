/** Why a channel ended. Codes are those of WebSocket close events and of `CLOSE`; docs/channel.md says what each asks of a client. */
export interface CloseReason {
  readonly code: number
  readonly reason: string
}

/** One open link between connector and client. Messages arrive whole and in order. */
export interface Channel<Out> {
  /** Bytes accepted by `send` that have not left yet; 0 where the channel cannot know. */
  readonly bufferedAmount: number
  /** Whether it sends the bytes of entries that have their msgpack at hand (`Entry.packed`); others are given plain data. */
  readonly takesPacked?: boolean
  /**
   * Throws `UnsendableError` for a message that cannot cross: then nothing was sent, and the channel stays open. What is sent at a closed
   * end goes nowhere.
   */
  send(message: Out): void
  /** Ends the channel; its listener's `closed` is called once. Idempotent. */
  close(reason?: CloseReason): void
}

/** What the owner of a channel's end wants to hear. */
export interface ChannelListener<In> {
  /** The other end said this. */
  message(message: In): void
  /** The channel has ended, once and for good. */
  closed(reason: CloseReason): void
}
