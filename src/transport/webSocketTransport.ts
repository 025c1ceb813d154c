import { systemRandom } from '../seams/random.ts'
import type { Random } from '../seams/random.ts'
import { DEFAULT_BACKOFF, backoffMs } from '../seams/backoff.ts'
import type { BackoffOptions } from '../seams/backoff.ts'
import { keptSecret } from './secret.ts'
import type { Transport } from './transport.ts'
import { openWebSocketChannel } from './openWebSocketChannel.ts'
import type { WebSocketClass, WebSocketLike } from './webSocketLike.ts'

/** The subprotocol by which both ends know that they speak docs/channel.md. */
const SUBPROTOCOL = 'synckey.1'

/** How a connector's door is reached, and when it is tried again. */
export interface WebSocketTransportOptions {
  /** What the connector's door asks for: its `token`. A function is asked anew for every attempt. */
  readonly token?: string | (() => string) | undefined
  readonly backoff?: Partial<BackoffOptions> | undefined
  /** Silence in milliseconds after which the connector is asked for a sign of life (default 15,000). */
  readonly heartbeatMs?: number | undefined
  /** The largest message in bytes that the connector's door takes (default 1 MiB). */
  readonly maxMessageBytes?: number | undefined
  /** For runtimes without a WebSocket of their own, such as Node 20: that of the package `ws`. */
  readonly WebSocket?: WebSocketClass | undefined
  /**
   * The secret, 16 to 128 characters, by which the connector knows this client's owner again (default: one that the browser's tab keeps over
   * reloads, for this address alone where that is no function).
   */
  readonly owner?: string | (() => string) | undefined
  /** 'used': be told only of the keys and prefixes that somebody listens to or writes, rather than mirror all (default 'all'). */
  readonly subscribe?: 'all' | 'used' | undefined
  readonly random?: Random | undefined
}

/**
 * Reaches a connector's WebSocket door. `url` is ws: or wss:; a function is asked anew for every attempt. Throws a TypeError for
 * another address; connects only when the client does.
 */
export function createWebSocketTransport(
  url: string | (() => string),
  options: WebSocketTransportOptions = {},
): Transport {
  const { heartbeatMs = 15_000, maxMessageBytes = 1024 * 1024, random = systemRandom, subscribe = 'all' } = options
  const backoff = { ...DEFAULT_BACKOFF, ...options.backoff }
  if (typeof url !== 'function') checkUrl(url)
  let owner: string | undefined
  return {
    kind: 'websocket',
    subscribe,
    heartbeatMs,
    retryDelayMs: (attempt) => backoffMs(attempt, backoff, random),
    owner: () => (owner ??= current(options.owner ?? (() => keptSecret(typeof url === 'function' ? '' : url)))),
    open(listener) {
      const Socket = options.WebSocket ?? ownWebSocket()
      const connect = (): WebSocketLike => new Socket(checkUrl(current(url)), subprotocols(options.token))
      return openWebSocketChannel(connect, listener, maxMessageBytes)
    },
  }
}

function ownWebSocket(): WebSocketClass {
  const own: WebSocketClass | undefined = globalThis.WebSocket
  if (own) return own
  throw new TypeError('This runtime has no WebSocket. Pass one: createWebSocketTransport(url, { WebSocket })')
}

function subprotocols(token: string | (() => string) | undefined): string[] {
  return token === undefined ? [SUBPROTOCOL] : [SUBPROTOCOL, `token.${current(token)}`]
}

function current(value: string | (() => string)): string {
  return typeof value === 'function' ? value() : value
}

function checkUrl(url: string): string {
  if (typeof url === 'string' && /^wss?:\/\//i.test(url)) return url
  const given = typeof url === 'string' ? `'${url}'` : String(url)
  throw new TypeError(
    `${given} is no address of a WebSocket. Pass one: createWebSocketTransport('ws://127.0.0.1:8123')`,
  )
}
