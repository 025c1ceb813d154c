import type { Source, SourceProvider } from '../dictionary/source.ts'
import type { Clock } from '../seams/clock.ts'
import type { Logger } from '../seams/logger.ts'
import type { Channel, ChannelListener } from '../transport/channel.ts'
import type { ServerMessage } from '../transport/messages.ts'
import type { ProtocolError } from '../transport/protocolError.ts'
import type { Authorize } from './authority.ts'
import type { LaterSource } from './laterSource.ts'
import type { ConnectorLimits } from './limits.ts'

/** What a connector serves, to whom, and how much of it. */
export interface ConnectorOptions {
  /** What to serve: a SyncSocket, or any other dictionary. */
  readonly source: Source | SourceProvider | LaterSource
  /** What it calls itself towards its clients, for people to read: at most 64 characters (default: the source's name). */
  readonly name?: string | undefined
  /** Decides what a client may do (default: everything). */
  readonly authorize?: Authorize
  /** Lets clients look at what passes between the node and its neighbours (default false). */
  readonly inspect?: boolean | undefined
  readonly limits?: Partial<ConnectorLimits> | undefined
  readonly clock?: Clock | undefined
  readonly logger?: Logger | undefined
}

/** Takes what arrives from one client, unchecked, and hears of the end of its channel. Never throws. */
export interface ClientListener extends ChannelListener<unknown> {
  /** What arrived could not even be read: ends the channel with the error's code. */
  broke(error: ProtocolError): void
}

/** What a connector is told of a channel that it serves. */
export interface AcceptOptions {
  /** Whether what a client writes is its own, or the node's, as is what all others write (default 'connector'). */
  readonly owners?: 'client' | 'connector'
  /** Origin of its page, and the IP address it came from, for `authorize`. */
  readonly origin?: string | null
  readonly address?: string | null
  /** Narrows what this client may do: what the connector's own `authorize` refuses stays refused. */
  readonly authorize?: Authorize
  /** Whoever all channels with the same group belong to: they share the writes that one session may make (default: each session has its own). */
  readonly group?: object
}

/** Serves one dictionary to any number of clients, over any kind of channel. */
export interface Connector {
  /** Serves a client at the other end of `channel`. */
  accept(channel: Channel<ServerMessage>, options?: AcceptOptions): ClientListener
  /** Ends every channel and leaves the source; what is accepted later is closed at once. Idempotent. */
  close(): void
  /** Closes, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>
}
