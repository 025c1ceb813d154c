import type { Channel, ChannelListener } from './channel.ts'
import type { ClientMessage, ServerMessage } from './messages.ts'

/** The client's end of a channel. It need not know how much of what it sent has left. */
export type ClientChannel = Pick<Channel<ClientMessage>, 'send' | 'close'>

/** What a client is given to reach a connector: how to open one channel, and how patient to be. */
export interface Transport {
  /** 'websocket', 'memory', ... as shown in `status.transport`. */
  readonly kind: string
  /** Silence in milliseconds after which the client asks for a sign of life; null where the channel cannot die silently. */
  readonly heartbeatMs: number | null
  /** 'used': the client is told of the keys that it uses, and of no others (default 'all'). */
  readonly subscribe?: 'all' | 'used'
  /** Milliseconds to wait before the given attempt (1 is the first retry); null gives up. */
  retryDelayMs(attempt: number): number | null
  /** The secret by which a connector knows this client's owner again after a reload; without one it lasts as long as the store. */
  owner?(): string
  /** Opens a channel. Messages sent before it is up are kept and sent first. */
  open(listener: ChannelListener<ServerMessage>): ClientChannel
}
