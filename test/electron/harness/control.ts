import type { CloseReason } from '../../../src/transport/channel.ts'
import type { ServerMessage } from '../../../src/transport/messages.ts'

/** What a page says to the harness in the main process, about the connector's ends of channels. */
export type Order =
  | { readonly type: 'send'; readonly channel: number; readonly message: ServerMessage }
  | { readonly type: 'close'; readonly channel: number; readonly reason: CloseReason | undefined }

/** What the harness tells the page. */
export type Report =
  | { readonly type: 'opened'; readonly channel: number }
  | { readonly type: 'message'; readonly channel: number; readonly message: unknown }
  | { readonly type: 'closed'; readonly channel: number; readonly reason: CloseReason }

/** The IPC channel on which a page hands the harness a port for all this. */
export const CONTROL_CHANNEL = 'harness:control'
