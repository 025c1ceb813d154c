/** Why a channel ended. Codes are those of WebSocket close events; 4401 asks for another token, 4403 forbids, 4400 names a broken message. */
export interface CloseReason {
  readonly code: number
  readonly reason: string
}

/** One open link between connector and client. Messages arrive whole and in order. */
export interface Channel<Out> {
  /** Bytes accepted by `send` that have not left yet; 0 where the channel cannot know. */
  readonly bufferedAmount: number
  send(message: Out): void
  /** Ends the channel; its listener's `closed` is called once. Idempotent. */
  close(reason?: CloseReason): void
}

/** What the owner of a channel's end wants to hear. */
export interface ChannelListener<In> {
  message(message: In): void
  closed(reason: CloseReason): void
}
