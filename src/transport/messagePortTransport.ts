import { DEFAULT_BACKOFF, backoffMs } from '../seams/backoff.ts'
import type { BackoffOptions } from '../seams/backoff.ts'
import { systemRandom } from '../seams/random.ts'
import type { Random } from '../seams/random.ts'
import { CLOSE_LOST } from './closeCodes.ts'
import type { ClientMessage, ServerMessage } from './messages.ts'
import { PortChannel } from './portChannel.ts'
import type { PortLike, PortMail } from './portLike.ts'
import type { Transport } from './transport.ts'

/** How a port is reached, and when it is tried again. */
export interface MessagePortTransportOptions {
  readonly backoff?: Partial<BackoffOptions> | undefined
  /** Silence in milliseconds after which the connector is asked for a sign of life (default 15,000). */
  readonly heartbeatMs?: number | undefined
  /** 'used': be told only of the keys and prefixes that somebody listens to or writes, rather than mirror all (default 'all'). */
  readonly subscribe?: 'all' | 'used' | undefined
  readonly random?: Random | undefined
}

/** Reaches a connector that serves the other end of a port: in a worker, another window, another thread. One channel at a time. */
export function createMessagePortTransport(port: PortLike, options: MessagePortTransportOptions = {}): Transport {
  let channel: PortChannel<ClientMessage, ServerMessage> | undefined
  let opened = 0
  port.addEventListener('message', ({ data }) => {
    // What the connector sends is trusted; what else comes over the port is of no channel.
    if (data) channel?.receive(data as PortMail)
  })
  port.addEventListener('close', () => channel?.end({ code: CLOSE_LOST, reason: 'the port was closed' }))
  port.start?.()
  return {
    kind: 'messageport',
    ...portManners(options),
    open(listener) {
      channel?.close()
      channel = new PortChannel(port, ++opened, listener)
      port.postMessage({ channel: opened, type: 'open' })
      return channel
    },
  }
}

/** What a transport over ports is like, by its options. */
export function portManners({
  heartbeatMs = 15_000,
  random = systemRandom,
  subscribe = 'all',
  backoff,
}: MessagePortTransportOptions): Pick<Transport, 'heartbeatMs' | 'subscribe' | 'retryDelayMs'> {
  const waits = { ...DEFAULT_BACKOFF, ...backoff }
  return { heartbeatMs, subscribe, retryDelayMs: (attempt) => backoffMs(attempt, waits, random) }
}
